import { searchKey } from './search-key';

describe('Searching a city', () => {
  it.each([
    ['Zürich', 'zurich'],
    ['  São   Paulo ', 'sao paulo'],
    ['ＴＯＫＹＯ', 'tokyo'],
    ['Łódź', 'łodz'],
    ['上海', '上海'],
  ])('finds %s as %s', (written, searched) => expect(searchKey(written)).toBe(searched));
});
