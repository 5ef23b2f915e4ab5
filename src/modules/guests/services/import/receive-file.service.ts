import { Injectable } from '@nestjs/common';
import { Readable } from 'node:stream';
import { Environment } from '../../../../kernel/config/environment';
import { Vault } from '../../../../kernel/crypto/vault';
import { Database } from '../../../../kernel/database/database';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound, Problems, Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { TrackedJobs } from '../../../../kernel/jobs/tracked-jobs';
import { newId } from '../../../../kernel/values/ids';
import { ImportProblems } from '../../domain/import/problems';
import type { FileReceivedDto } from '../../dto/import.dto';
import { ImportChunks, type Upload } from './chunks';
import { IMPORT_JOB } from './run-import.service';

/** Takes the file of an import in, piece by piece, and hands it to a job. Of two uploads at once one counts. */
@Injectable()
export class ReceiveImportFile {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly vault: Vault,
    private readonly chunks: ImportChunks,
    private readonly jobs: TrackedJobs,
    private readonly environment: Environment,
  ) {}

  /**
   * @param body the bytes of the request, unread
   * @throws Refusal 404, 409 `file_received`, 413, 415
   */
  async run(ctx: RequestContext, id: string, body: unknown): Promise<FileReceivedDto> {
    const [known] = await this.database.query<{ property_id: string; status: string }>(
      'SELECT property_id, status FROM guest_imports WHERE id = $1',
      [id],
    );
    if (!known) throw notFound();
    ctx.caller.require('guests:import', known.property_id);
    if (known.status !== 'waiting') throw new Refusal(ImportProblems.fileReceived);
    if (!(body instanceof Readable)) {
      throw new Refusal(
        Problems.unsupportedMediaType,
        'Send the file itself as text/csv, application/x-ndjson, or either of them gzipped.',
      );
    }
    const upload: Upload = { importId: id, uploadId: newId(), dataKey: this.vault.newDataKey().wrapped };
    try {
      const { bytes, head, tooLarge } = await this.chunks.keep(upload, body as AsyncIterable<Buffer>, this.environment.IMPORT_LIMIT_BYTES);
      if (tooLarge) {
        throw new Refusal(
          Problems.bodyTooLarge,
          `A file may have ${this.environment.IMPORT_LIMIT_BYTES} bytes; it may be gzipped, or be sent in parts as imports of their own.`,
        );
      }
      if (bytes === 0) throw invalid({ pointer: '', code: 'file_empty', detail: 'The file is empty.' });
      return await this.start(ctx, upload, known.property_id, { bytes, packed: head[0] === 0x1f && head[1] === 0x8b });
    } catch (error) {
      await this.chunks.forget(id, upload.uploadId);
      throw error;
    }
  }

  private start(
    ctx: RequestContext,
    upload: Upload,
    propertyId: string,
    file: { bytes: number; packed: boolean },
  ): Promise<FileReceivedDto> {
    const { importId, uploadId, dataKey } = upload;
    return this.work.run(ctx, 202, async (work) => {
      const [waiting] = await work.query(`SELECT 1 FROM guest_imports WHERE id = $1 AND status = 'waiting' FOR UPDATE`, [importId]);
      if (!waiting) throw new Refusal(ImportProblems.fileReceived);
      const jobId = await this.jobs.start(work, ctx, { kind: IMPORT_JOB, propertyId, payload: { importId } });
      await work.query(
        `UPDATE guest_imports SET status = 'queued', job_id = $2, upload_id = $3, data_key = $4, bytes = $5, packed = $6, updated_at = $7 WHERE id = $1`,
        [importId, jobId, uploadId, dataKey, file.bytes, file.packed, ctx.at],
      );
      work.audit({
        action: 'guest_import.file_received',
        target: { type: 'guest_import', id: importId },
        propertyId,
        details: { bytes: file.bytes, jobId },
      });
      return { jobId };
    });
  }
}
