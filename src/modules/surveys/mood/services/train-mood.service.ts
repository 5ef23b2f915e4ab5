import { Injectable } from '@nestjs/common';
import { setPriority } from 'node:os';
import { Caller } from '../../../../kernel/auth/caller';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { systemContext } from '../../../../kernel/http/request-context';
import { Clock } from '../../../../kernel/values/clock';
import { newId } from '../../../../kernel/values/ids';
import { atOnce } from '../domain/steps';
import { packModel } from '../domain/stored-model';
import { train } from '../domain/training';
import { readLabelled } from './labelled-file';
import { type MoodModel, MoodModels } from './mood-models';

/** A process of its own gives way to those that answer guests. */
const PATIENT = 10;

@Injectable()
export class TrainMood {
  constructor(
    private readonly work: UnitOfWork,
    private readonly models: MoodModels,
    private readonly clock: Clock,
  ) {}

  /** From the command line: this process does nothing else. @throws Error for a person to read */
  async fromFile(path: string): Promise<MoodModel> {
    const rows = await readLabelled(path);
    setPriority(PATIENT);
    const { language, figures, model } = atOnce(train(rows));
    const packed = await packModel(model);
    const ctx = systemContext(Caller.system, this.clock.now(), 'mood');
    return this.work.run(ctx, 201, (work) =>
      this.models.keep(work, { id: newId(), language, active: true, source: 'file', figures, packed }),
    );
  }
}
