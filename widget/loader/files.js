// The widget's other files. Their names contain hashes, so those that this loader knows are gone once a newer widget replaces them; the
// newer loader, which has the same address, names the new ones. The number is raised when loader and panel change how they call each
// other. The build puts this file into fixmark.js.
let files = 'fixmark-1 @NAMES@';

// The address of the file whose name begins and ends like this; nothing where there is none.
function fileUrl(start, end) {
  const name = files.split(' ').find((name) => name.startsWith(start + '-') && name.endsWith(end));
  return name && scriptUrl(name);
}

async function fetchOk(url, options) {
  const response = await fetch(url, options);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response;
}

// Loads files; where that fails and there is a newer widget, its files.
const withFiles = (load) => load().catch(async (error) => {
  const loader = await fetchOk(src, { cache: 'no-cache' }).then((r) => r.text()).catch(() => '');
  const [newer] = loader.match(/fixmark-1 [^'"`]+/) || [files];
  if (newer === files) throw error;
  files = newer;
  return load();
});
