import { RequestsFirst } from './requests-first';

describe('Background work', () => {
  it('rests until the last request is answered', async () => {
    const first = new RequestsFirst();
    first.enter();
    first.enter();
    first.leave();
    let answered = false;
    setTimeout(() => {
      answered = true;
      first.leave();
    }, 30);
    await first.giveWay(60_000);
    expect(answered).toBe(true);
  });

  it('goes on though there is always somebody, and at once where there is nobody', async () => {
    const first = new RequestsFirst();
    await first.giveWay(60_000);
    first.enter();
    await first.giveWay(60_000);
    await first.giveWay(10);
  });
});
