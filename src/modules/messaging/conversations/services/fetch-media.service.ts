import { Injectable } from '@nestjs/common';
import { Caller } from '../../../../kernel/auth/caller';
import { Vault } from '../../../../kernel/crypto/vault';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { systemContext } from '../../../../kernel/http/request-context';
import { Jobs } from '../../../../kernel/jobs/jobs';
import { Clock } from '../../../../kernel/values/clock';
import { WechatApi } from '../../channels';
import { type EntryContent, entryPlace } from '../domain/conversation';
import { FETCH_MEDIA_TASK, ReceiveEntry } from './receive-entry';

interface MediaJob {
  channelId: string;
  entryId: string;
  mediaId: string;
}

const ENDINGS: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'audio/amr': 'amr',
  'video/mp4': 'mp4',
};

/** Fetches a picture, voice or video that a follower has sent: the platform gives it out for three days. */
@Injectable()
export class FetchMedia {
  constructor(
    private readonly work: UnitOfWork,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly wechat: WechatApi,
    private readonly receiving: ReceiveEntry,
    jobs: Jobs,
  ) {
    jobs.register<MediaJob>(FETCH_MEDIA_TASK, (job) => this.run(job));
  }

  /** @throws WechatRefusal when it is to be tried again */
  private async run({ channelId, entryId, mediaId }: MediaJob): Promise<void> {
    const channel = await this.wechat.account(channelId);
    if (!channel.secrets.appSecret) return;
    const file = this.receiving.seal({ content: await this.wechat.media(channel, mediaId) });
    const at = this.clock.now();
    await this.work.run(systemContext(Caller.system, at, `media-${entryId}`), 200, async (work) => {
      const [entry] = await work.query<{ sealed: Buffer | null }>('SELECT sealed FROM conversation_entries WHERE id = $1 FOR UPDATE', [
        entryId,
      ]);
      const content =
        entry?.sealed && (JSON.parse(this.vault.openRecord(entry.sealed, entryPlace(entryId)).toString('utf8')) as EntryContent);
      // forgotten meanwhile, or fetched before
      if (!content || content.files) return;
      content.files = { [file.id]: `wechat.${ENDINGS[file.contentType] ?? 'bin'}` };
      await work.query('UPDATE conversation_entries SET sealed = $2 WHERE id = $1', [
        entryId,
        this.vault.sealRecord(JSON.stringify(content), entryPlace(entryId)),
      ]);
      await work.query(
        'INSERT INTO conversation_attachments (id, entry_id, content_type, bytes, sealed, created_at) VALUES ($1, $2, $3, $4, $5, $6)',
        [file.id, entryId, file.contentType, file.bytes, file.sealed, at],
      );
    });
  }
}
