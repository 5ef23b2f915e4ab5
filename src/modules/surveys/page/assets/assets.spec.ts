import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const [script, style] = ['survey.js', 'survey.css'].map((name) => readFileSync(join(__dirname, name), 'utf8')) as [string, string];

/** What a phone of 2012 cannot read. */
const NEWER = new Set([
  ts.SyntaxKind.ArrowFunction,
  ts.SyntaxKind.NoSubstitutionTemplateLiteral,
  ts.SyntaxKind.TemplateExpression,
  ts.SyntaxKind.SpreadElement,
  ts.SyntaxKind.SpreadAssignment,
  ts.SyntaxKind.ShorthandPropertyAssignment,
  ts.SyntaxKind.MethodDeclaration,
  ts.SyntaxKind.ComputedPropertyName,
  ts.SyntaxKind.ObjectBindingPattern,
  ts.SyntaxKind.ArrayBindingPattern,
  ts.SyntaxKind.ClassDeclaration,
  ts.SyntaxKind.ForOfStatement,
  ts.SyntaxKind.AwaitExpression,
  ts.SyntaxKind.YieldExpression,
  ts.SyntaxKind.QuestionDotToken,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.AsteriskAsteriskToken,
  ts.SyntaxKind.BigIntLiteral,
  ts.SyntaxKind.ImportDeclaration,
]);

function newer(code: string): string[] {
  const source = ts.createSourceFile('survey.js', code, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS);
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    const isNew =
      NEWER.has(node.kind) ||
      (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) !== 0) ||
      (ts.isParameter(node) && (node.initializer ?? node.dotDotDotToken) !== undefined) ||
      (ts.isCatchClause(node) && !node.variableDeclaration) ||
      ((ts.isCallExpression(node) || ts.isNewExpression(node)) && node.arguments?.hasTrailingComma);
    if (isNew) found.push(node.getText());
    ts.forEachChild(node, look);
  };
  look(source);
  return found;
}

describe('The script and the style of the page', () => {
  it('are understood by an old phone', () => {
    expect(newer(script)).toEqual([]);
    expect(script).not.toMatch(
      /\b(fetch|Promise|Symbol|Map|Set|Array\.from|Object\.(assign|entries|values)|includes|closest|classList\.replace)\s*\(/,
    );
    expect(style).not.toMatch(/var\(--|display: grid|\bgap:|:is\(|:where\(|:has\(/);
  });

  it('are told apart from what it does not understand', () => {
    const samples = ['let a', 'x => 1', '`a`', 'f(...a)', 'f(1,)', '({ a })', 'a ?? b', 'a?.b', 'try {} catch {}', 'function f(a = 1) {}'];
    expect(samples.filter((code) => newer(code).length === 0)).toEqual([]);
  });

  it('ask nobody else for anything', () => {
    expect(`${script}${style}`).not.toMatch(/https?:|url\(|@import|@font-face|src:/);
  });

  it('are light enough for a slow connection', () => {
    expect(Buffer.byteLength(script) + Buffer.byteLength(style)).toBeLessThan(30_000);
  });
});
