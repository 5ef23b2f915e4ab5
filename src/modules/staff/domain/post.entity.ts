import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { Status } from './department.entity';

/** A post that people hold, the same in every hotel, with what it asks of them. */
@Entity('posts')
@Unique('posts_code_key', ['code'])
@Check('posts_status_known', `status IN ('active', 'retired')`)
export class Post {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'posts_pkey' })
  id: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  name: string;

  /** Kind of department in which the post exists. */
  @Column({ type: 'text', name: 'department_kind' })
  departmentKind: string;

  /** Qualifications without which nothing is served in this post. They are never deleted, only retired. */
  @Column({ type: 'uuid', name: 'qualification_ids', array: true, default: () => `'{}'` })
  qualificationIds: string[];

  @Column({ type: 'text', default: 'active' })
  status: Status;

  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
