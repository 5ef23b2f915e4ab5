import { type GuestSourceRow, readGuestRows, type RowsOptions, UnreadableFile } from './rows';

/** Read in pieces of a few bytes, as a network might bring them. */
async function read(file: string | Buffer, options: Partial<RowsOptions> = {}, piece = 7): Promise<GuestSourceRow[]> {
  const bytes = Buffer.isBuffer(file) ? file : Buffer.from(file);
  const rows: GuestSourceRow[] = [];
  const pieces = async function* () {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  };
  for await (const row of readGuestRows(pieces(), { format: 'csv', ...options })) rows.push(row);
  return rows;
}

const raws = async (...args: Parameters<typeof read>) => (await read(...args)).map((r) => r.fault ?? r.raw);

describe('A file of guests', () => {
  it('is read by its headings, in English and in Chinese, with any usual delimiter', async () => {
    const anna = { firstName: ['Anna'], lastName: ['Berg'], email: ['a@berg.se'] };
    expect(await raws('First Name,LAST_NAME,E-mail\nAnna,Berg,a@berg.se\n')).toEqual([anna]);
    expect(await raws('\ufeffVorname;Nachname;E-Mail\r\nAnna;Berg;a@berg.se\r\n')).toEqual([anna]);
    expect(await raws('sep=\t\nfirstName\tsurname\temail\r\rAnna\tBerg\ta@berg.se')).toEqual([anna]);
    expect(await raws('姓名,手机号码,性别,出生日期（年月日）,身份证\n王小明,13800138001,男,1980-01-02,11010519491231002X\n')).toEqual([
      {
        name: ['王小明'],
        phone: ['13800138001'],
        sex: ['男'],
        birthday: ['1980-01-02'],
        documentNumber: ['11010519491231002X'],
        documentType: ['id_card'],
      },
    ]);
  });

  it('in an older Chinese encoding or one of the West is understood', async () => {
    // 姓名,城市 / 王小明,杭州 in GB 18030
    const gb = Buffer.from('d0d5c3fb2cb3c7cad00acdf5d0a1c3f72cbabcd6dd0a', 'hex');
    expect(await raws(gb)).toEqual([{ name: ['王小明'], city: ['杭州'] }]);
    expect(await raws(Buffer.from('Name,City\nJosé,Málaga\n', 'latin1'))).toEqual([{ name: ['José'], city: ['Málaga'] }]);
    expect(await raws(Buffer.from('\ufeffName\nJosé\n', 'utf16le'))).toEqual([{ name: ['José'] }]);
  });

  it('keeps what the source said, unknown columns and doubled headings too', async () => {
    const [row] = await read('Name,Phone,Phone,Score,\nAnna Berg, 1 ,2,7,x\n');
    expect(row).toEqual({
      number: 1,
      raw: { name: ['Anna Berg'], phone: [' 1 ', '2'] },
      given: { Name: 'Anna Berg', Phone: ' 1 ', 'Phone (2)': '2', Score: '7', '#5': 'x' },
    });
  });

  it('is read as its mapping says where there is one', async () => {
    const mapping = { Kunde: 'name', Telefon: null, 'Nr.': 'externalId' } as const;
    expect(await raws('Nr.,Kunde,Telefon\n7,Anna Berg,123\n', { mapping })).toEqual([{ externalId: ['7'], name: ['Anna Berg'] }]);
  });

  it('may have quotes, line breaks and delimiters inside its fields', async () => {
    const file = 'name,note\n"Berg, Anna","said ""no""\nand left"\nO"Neill,5" screen\n"a"b,c\n';
    expect(await raws(file)).toEqual([
      { name: ['Berg, Anna'], note: ['said "no"\nand left'] },
      { name: ['O"Neill'], note: ['5" screen'] },
      'row_unreadable',
    ]);
  });

  it('with a quote that never closes loses that row and no other', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => `Guest ${i},x`);
    const read = await raws(`name,note\n"Anna,never closed\n${rows.join('\n')}\n`, {}, 1000);
    expect(read).toHaveLength(301);
    expect(read[0]).toBe('row_unreadable');
    expect(read.at(-1)).toEqual({ name: ['Guest 299'], note: ['x'] });
  });

  it('with a line of ten megabytes loses that line and no other', async () => {
    const read = await raws(`name\nAnna\n${'x'.repeat(10_000_000)}\nBerta\n`, {}, 65_536);
    expect(read).toEqual([{ name: ['Anna'] }, 'row_too_long', { name: ['Berta'] }]);
  });

  it('with a value too many has a delimiter in the wrong place', async () => {
    expect(await raws('name,city\nAnna,Malmö,Sweden\nBerta,Oslo,,\nCarl\n')).toEqual([
      'row_columns',
      { name: ['Berta'], city: ['Oslo'] },
      { name: ['Carl'] },
    ]);
  });

  it('without a known heading, or with nothing in it, is refused as a whole', async () => {
    await expect(read('Anna,Berg\nBerta,Olsen\n')).rejects.toThrow(new UnreadableFile('heading_unknown'));
    await expect(read('')).rejects.toThrow(new UnreadableFile('file_empty'));
    await expect(read('', { format: 'ndjson' })).rejects.toThrow(new UnreadableFile('file_empty'));
    await expect(read('x'.repeat(300_000), {}, 65_536)).rejects.toThrow(new UnreadableFile('heading_too_long'));
  });

  it('of JSON lines is read nested or flat', async () => {
    const lines = [
      {
        id: 7,
        firstName: 'Anna',
        lastName: 'Berg',
        emails: ['a@berg.se', 'b@berg.se'],
        address: { lines: ['Storgatan 1'], city: 'Malmö' },
      },
      { 姓名: '王小明', birthday: { calendar: 'lunar', month: 8, day: 15 }, preferences: [{ category: 'room', code: 'high_floor' }] },
    ];
    const file = `${lines.map((l) => JSON.stringify(l)).join('\n')}\n{broken\n[1]\n`;
    expect(await raws(file, { format: 'ndjson' })).toEqual([
      {
        externalId: ['7'],
        firstName: ['Anna'],
        lastName: ['Berg'],
        email: ['a@berg.se', 'b@berg.se'],
        addressLine: ['Storgatan 1'],
        city: ['Malmö'],
      },
      { name: ['王小明'], birthday: ['lunar 8-15'], preference: ['room:high_floor'] },
      'row_unreadable',
      'row_unreadable',
    ]);
  });
});
