import { expect, test } from 'vitest';
import { suggested } from './suggest';

test('a query is made of what people know of a brand', () => {
  for (const [name, handles, hashtags, query] of [
    ['', ['@x'], [], ''],
    ['Lunivel', [], [], 'Lunivel'],
    ['Lunivel', ['@lunivel'], ['#Lunivel'], 'Lunivel'],
    ['Lunivel', ['@lunivel_fr'], ['TeamLunivel'], 'Lunivel OR @lunivel_fr OR #TeamLunivel'],
    [' Café  Noir ', ['@cafenoir'], ['CaféNoir', '#nuitnoire'], '"Café Noir" OR cafénoir OR #nuitnoire'],
    ['AND', [], [], '"AND"'],
    ['L’Oréal', [], [], '"L’Oréal" OR loréal'],
    ['Say "hi"', [], [], '"Say  hi" OR sayhi'],
    ['Shop', ['@shop@example.org', '@SHOP', 'two words', ''], [], 'Shop'],
    ['Atelier', ['@shop@example.org', '@Shop'], [], 'Atelier OR @shop'],
    ['Atelier', ['@ana.example'], [], 'Atelier OR "@ana.example"'],
  ] as [string, string[], string[], string][]) {
    expect(suggested(name, handles, hashtags), name).toBe(query);
  }
});
