// Writes the parser that the stock Kaitai Struct compiler makes of a .ksy for Python. usage: node generate.js FILE FOLDER
const fs = require('fs');
const path = require('path');
const yaml = require('js-yaml');
const compiler = require('kaitai-struct-compiler');

async function main([file, folder]) {
  const spec = yaml.load(fs.readFileSync(file, 'utf8'));
  for (const [name, text] of Object.entries(await compiler.compile('python', spec, null, false))) {
    fs.writeFileSync(path.join(folder, name), text);
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(1);
});
