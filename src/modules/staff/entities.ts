import { BusinessCalendar } from './domain/business-calendar.entity';
import { Department } from './domain/department.entity';
import { Post } from './domain/post.entity';
import { Qualification } from './domain/qualification.entity';

/** For TypeORM only; employees, what they hold and their shifts are plain SQL. */
export const staffEntities = [BusinessCalendar, Department, Post, Qualification];
