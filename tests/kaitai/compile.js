// Compiles a .ksy with the stock Kaitai Struct compiler for several targets. usage: node compile.js FILE TARGET...
const fs = require('fs');
const yaml = require('js-yaml');
const compiler = require('kaitai-struct-compiler');

async function main([file, ...targets]) {
  const spec = yaml.load(fs.readFileSync(file, 'utf8'));
  for (const target of targets) {
    const files = await compiler.compile(target, spec, null, false);
    console.log(`${target}: ${Object.keys(files).join(', ')}`);
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(1);
});
