import { Module } from '@nestjs/common';
import { NoteWhatGuestsDeny } from './listeners/note-what-guests-deny.listener';
import { MaintenanceBlocksController } from './maintenance-blocks.controller';
import { PropertiesController } from './properties.controller';
import { PropertyContentController } from './property-content.controller';
import { ContentReads } from './queries/content-reads';
import { PropertyReads } from './queries/property-reads';
import { PropertyQueries } from './queries/property.queries';
import { RoomReads } from './queries/room-reads';
import { HotelCards } from './queries/hotel-cards.query';
import { ServiceQueries } from './queries/service.queries';
import { RoomTypeQueries } from './queries/room-type.queries';
import { RoomTypesController } from './room-types.controller';
import { RoomsController } from './rooms.controller';
import { ServicesController } from './services.controller';
import { AddRooms } from './services/add-rooms.service';
import { AdvanceBusinessDate } from './services/advance-business-date.service';
import { BlockRoom } from './services/block-room.service';
import { ConfirmContent } from './services/confirm-content.service';
import { CreateProperty } from './services/create-property.service';
import { CreateRoomType } from './services/create-room-type.service';
import { ExtendHorizon } from './services/extend-horizon.service';
import { InventoryNights } from './services/inventory-nights';
import { OfferService } from './services/offer-service.service';
import { ReconcileInventory } from './services/reconcile-inventory.service';
import { ReleaseBlock } from './services/release-block.service';
import { RemoveRoom } from './services/remove-room.service';
import { UpdateProperty } from './services/update-property.service';
import { UpdateRoomType } from './services/update-room-type.service';
import { UpdateRoom } from './services/update-room.service';

const forOthers = [
  HotelCards,
  PropertyQueries,
  RoomTypeQueries,
  ServiceQueries,
  InventoryNights,
  ExtendHorizon,
  ReconcileInventory,
  AdvanceBusinessDate,
];

@Module({
  controllers: [
    PropertiesController,
    PropertyContentController,
    RoomTypesController,
    RoomsController,
    MaintenanceBlocksController,
    ServicesController,
  ],
  providers: [
    ...forOthers,
    ContentReads,
    PropertyReads,
    RoomReads,
    CreateProperty,
    UpdateProperty,
    CreateRoomType,
    UpdateRoomType,
    AddRooms,
    UpdateRoom,
    RemoveRoom,
    BlockRoom,
    ReleaseBlock,
    OfferService,
    ConfirmContent,
    NoteWhatGuestsDeny,
  ],
  exports: forOthers,
})
export class PropertiesModule {}
