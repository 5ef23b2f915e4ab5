import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../../kernel/database/database';
import type { Work } from '../../../../kernel/database/unit-of-work';
import type { MoodFigures } from '../domain/evaluation';
import type { MoodLanguage } from '../domain/mood';
import { unpackModel } from '../domain/stored-model';
import { TrainedReader } from '../domain/trained';
import type { TrainingFigures } from '../domain/training';

export interface MoodModel {
  id: string;
  language: MoodLanguage;
  version: number;
  active: boolean;
  source: 'file' | 'reviews';
  /** Of one that learned from the hotels' reviews also those of the lists of words on the same ones. */
  figures: TrainingFigures & { lexicon?: MoodFigures };
  createdAt: string;
}

/** A model that is to be kept. */
export interface NewMoodModel extends Pick<MoodModel, 'id' | 'language' | 'active' | 'source' | 'figures'> {
  packed: Buffer;
}

export const modelPlace = (id: string): string => `mood_models.sealed ${id}`;

const SELECT = `SELECT id, language, version, active, source, figures, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "createdAt" FROM mood_models`;
/** A process that did not train learns of a new model so long after. */
const LOOK_AGAIN_MS = 5_000;

/** The models that the house has trained, by language and version; the active one of a language reads. */
@Injectable()
export class MoodModels {
  private readers = new Map<MoodLanguage, { id: string; reader: TrainedReader }>();
  private lookedAt = -Infinity;

  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  list(): Promise<MoodModel[]> {
    return this.database.query<MoodModel>(`${SELECT} ORDER BY language, version DESC LIMIT 100`);
  }

  /** The one that reads a language, if one was trained. */
  async reader(language: MoodLanguage): Promise<TrainedReader | undefined> {
    if (performance.now() - this.lookedAt > LOOK_AGAIN_MS) await this.look();
    return this.readers.get(language)?.reader;
  }

  private async look(): Promise<void> {
    const active = await this.database.hot<{ id: string; language: MoodLanguage; version: number }>(
      'active_mood_models',
      'SELECT id, language, version FROM mood_models WHERE active',
    );
    const readers: typeof this.readers = new Map();
    for (const { id, language, version } of active) {
      const known = this.readers.get(language);
      readers.set(language, known?.id === id ? known : { id, reader: await this.load(id, `trained-${language}-${version}`) });
    }
    this.readers = readers;
    this.lookedAt = performance.now();
  }

  private async load(id: string, name: string): Promise<TrainedReader> {
    const [row] = await this.database.query<{ sealed: Buffer }>('SELECT sealed FROM mood_models WHERE id = $1', [id]);
    return new TrainedReader(await unpackModel(this.vault.openRecord(row!.sealed, modelPlace(id))), name);
  }

  /** A new version of its language; an active one reads from now on. */
  async keep(work: Work, { id, language, active, source, figures, packed }: NewMoodModel): Promise<MoodModel> {
    // one after the other: versions have no gaps, and at most one of them is active
    await work.query(`SELECT pg_advisory_xact_lock(hashtextextended('mood_models ' || $1, 0))`, [language]);
    if (active) await work.query('UPDATE mood_models SET active = false WHERE language = $1 AND active', [language]);
    await work.query(
      `INSERT INTO mood_models (id, language, version, active, source, figures, sealed, trained_by, created_at)
       SELECT $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6, $7, $8 FROM mood_models WHERE language = $2`,
      [id, language, active, source, JSON.stringify(figures), this.vault.sealRecord(packed, modelPlace(id)), work.by.accountId, work.by.at],
    );
    work.audit({ action: 'mood_model.trained', target: { type: 'mood_model', id }, details: { language, source, active } });
    this.lookedAt = -Infinity;
    return (await this.find(work, id))!;
  }

  async find(sql: Sql, id: string): Promise<MoodModel | undefined> {
    return (await sql.query<MoodModel>(`${SELECT} WHERE id = $1`, [id]))[0];
  }
}
