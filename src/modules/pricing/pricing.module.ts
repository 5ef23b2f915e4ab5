import { Module } from '@nestjs/common';
import { PropertiesModule } from '../properties';
import { RateSheets } from './services/rate-sheets';

/** Rate plans, nightly prices, restrictions, taxes and policies, and the arithmetic that turns them into the price of a stay. */
@Module({
  imports: [PropertiesModule],
  providers: [RateSheets],
  exports: [RateSheets],
})
export class PricingModule {}
