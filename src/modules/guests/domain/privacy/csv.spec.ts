import { exportAsCsv } from './csv';

test('an export for a spreadsheet keeps quotes and line ends, and lets no formula run', () => {
  const csv = exportAsCsv({
    guests: [{ name: '=HYPERLINK("x")', note: 'a "b"\nc', phone: '+49', tags: ['x', 'y'], at: new Date(0), gone: null }],
  });
  expect(csv).toBe(
    'table,row,field,value\r\nguests,1,name,"\'=HYPERLINK(""x"")"\r\nguests,1,note,"a ""b""\nc"\r\nguests,1,phone,\'+49\r\n' +
      'guests,1,tags.0,x\r\nguests,1,tags.1,y\r\nguests,1,at,1970-01-01T00:00:00.000Z\r\n',
  );
});
