import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { invalid, notFound } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { HotelCards } from '../../properties';
import { chooseTemplate } from '../domain/choose-template';
import { samplesOf } from '../domain/sample';
import { compose, faultsOf } from '../domain/template-language';
import type { MessagePreviewDto, PreviewMessageDto } from '../dto/message-template.dto';
import { TemplateQueries } from '../queries/template.queries';
import { letterheadOf } from './messages';

/** Shows a message as it would go out, with a stay that nobody has booked. */
@Injectable()
export class PreviewMessage {
  constructor(
    private readonly database: Database,
    private readonly templates: TemplateQueries,
    private readonly hotels: HotelCards,
  ) {}

  /** @throws Refusal 400 with a pointer to each fault of the words, 403, 404 */
  async run({ caller }: RequestContext, body: PreviewMessageDto): Promise<MessagePreviewDto> {
    const { propertyId, kind, channel, language, subject, text, html } = body;
    caller.require('messages:read', propertyId);
    const hotel = (await this.hotels.of(this.database, [propertyId])).get(propertyId);
    if (!hotel) throw notFound();
    if (text === undefined && (subject !== undefined || html !== undefined)) {
      throw invalid({ pointer: '/text', code: 'missing', detail: 'Words to try out have a text.' });
    }
    const tried = text === undefined ? undefined : { subject, text, html };
    const faults = tried ? faultsOf(kind, channel, tried, language) : [];
    if (faults.length) throw invalid(...faults);
    const chosen = tried
      ? { language, words: tried, template: undefined }
      : chooseTemplate({ propertyId, kind, channel, languages: [language] }, await this.templates.ofHotels(this.database, [propertyId]));
    const { words } = chosen;
    const facts = { ...samplesOf(kind)[0], hotel: letterheadOf(hotel, chosen.language) };
    const composed = compose(words, facts, { language: chosen.language, timeZone: hotel.timeZone });
    return {
      language: chosen.language,
      templateId: chosen.template?.id ?? null,
      subject: composed.subject ?? null,
      text: composed.text,
      html: composed.html ?? null,
      words: { subject: words.subject ?? null, text: words.text, html: words.html ?? null },
    };
  }
}
