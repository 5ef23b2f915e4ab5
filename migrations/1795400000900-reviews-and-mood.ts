import type { MigrationInterface, QueryRunner } from 'typeorm';
import { extendRoles, reduceRoles } from './roles-of-the-house';

/** What roles that come with the house may do with reviews. */
const MORE: Record<string, string[]> = {
  guest_relations: ['reviews:write'],
};

/** What guests write of their stays, how it sounds, and what follows for the hotel's name. */
export class ReviewsAndMood1795400000900 implements MigrationInterface {
  name = 'ReviewsAndMood1795400000900';

  async up(q: QueryRunner): Promise<void> {
    // the newest version of a language that is active reads; what a model knows are pieces of guests' sentences, so it is sealed
    await q.query(`
      CREATE TABLE mood_models (
        id uuid NOT NULL CONSTRAINT mood_models_pkey PRIMARY KEY,
        language text NOT NULL CONSTRAINT mood_models_language_known CHECK (language IN ('zh', 'en', 'other')),
        version integer NOT NULL,
        active boolean NOT NULL,
        source text NOT NULL CONSTRAINT mood_models_source_known CHECK (source IN ('file', 'reviews')),
        figures jsonb NOT NULL,
        sealed bytea NOT NULL,
        trained_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT mood_models_version_once UNIQUE (language, version)
      )`);
    await q.query('CREATE UNIQUE INDEX mood_models_active ON mood_models (language) WHERE active');

    // own reviews belong to a stay, one to each; imported ones to what their site calls them
    await q.query(`
      CREATE TABLE reviews (
        id uuid NOT NULL CONSTRAINT reviews_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT reviews_property_fk REFERENCES properties,
        source text NOT NULL,
        external_id text,
        reservation_id uuid,
        guest_id uuid CONSTRAINT reviews_guest_fk REFERENCES guests,
        room_type_id uuid,
        status text NOT NULL CONSTRAINT reviews_status_known CHECK (status IN ('pending', 'published', 'rejected')),
        rejection_reason text,
        score smallint NOT NULL CONSTRAINT reviews_score_bounds CHECK (score BETWEEN 0 AND 100),
        sub_scores jsonb NOT NULL,
        mood real,
        topics jsonb NOT NULL,
        language text,
        low boolean NOT NULL,
        disputes text[] NOT NULL,
        stayed_until date,
        sealed bytea,
        reply_status text CONSTRAINT reviews_reply_known CHECK (reply_status IN ('draft', 'approved', 'posted')),
        reply_sealed bytea,
        replied_at timestamptz,
        written_at timestamptz NOT NULL,
        published_at timestamptz,
        version integer NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT reviews_stay_once UNIQUE (property_id, reservation_id),
        CONSTRAINT reviews_external_once UNIQUE (property_id, source, external_id),
        CONSTRAINT reviews_own_or_imported CHECK ((external_id IS NULL) = (reservation_id IS NOT NULL)),
        CONSTRAINT reviews_rejected_for_a_reason CHECK ((status = 'rejected') = (rejection_reason IS NOT NULL))
      )`);
    await q.query('CREATE INDEX reviews_property ON reviews (property_id, written_at, id)');
    await q.query('CREATE INDEX reviews_guest ON reviews (guest_id)');
    await q.query(`CREATE INDEX reviews_pending ON reviews (property_id, created_at) WHERE status = 'pending'`);

    await q.query(`
      CREATE TABLE review_settings (
        property_id uuid NOT NULL CONSTRAINT review_settings_pkey PRIMARY KEY CONSTRAINT review_settings_property_fk REFERENCES properties,
        publish text NOT NULL CONSTRAINT review_settings_publish_known CHECK (publish IN ('at_once', 'after_look')),
        low_score smallint NOT NULL,
        low_mood real NOT NULL,
        version integer NOT NULL,
        updated_at timestamptz NOT NULL
      )`);
    await q.query(`
      CREATE TABLE review_cases (
        review_id uuid NOT NULL CONSTRAINT review_cases_review_fk REFERENCES reviews ON DELETE CASCADE,
        case_id uuid NOT NULL,
        CONSTRAINT review_cases_pkey PRIMARY KEY (review_id, case_id)
      )`);

    // of the hotels themselves: which of their own words guests deny
    await q.query(`
      CREATE TABLE content_disputes (
        property_id uuid NOT NULL CONSTRAINT content_disputes_property_fk REFERENCES properties,
        review_id uuid NOT NULL,
        item text NOT NULL,
        disputed_at timestamptz NOT NULL,
        CONSTRAINT content_disputes_pkey PRIMARY KEY (property_id, review_id, item)
      )`);

    await extendRoles(q, MORE);
  }

  async down(q: QueryRunner): Promise<void> {
    await reduceRoles(q, MORE);
    for (const table of ['content_disputes', 'review_cases', 'review_settings', 'reviews', 'mood_models']) {
      await q.query(`DROP TABLE ${table}`);
    }
  }
}
