// Sends a file up in pieces, three files at a time, and goes on from where a cut broke it. What is
// still being made (growing.js) goes up as it comes, and is waited for however long a cut lasts.
const PIECE = 8 * 1024 * 1024;
const AT_ONCE = 3;
const PAUSES = [1000, 3000]; // before it tries again by itself

const waiting = [];
let running = 0;

// `told`: began(), moved(bytes), done(facts), failed(sentence, mayRetry). Gives {cancel, retry}.
export function upload(file, address, token, told) {
  const job = { file, address, token, told, url: null, offset: 0, tries: 0, isOver: false };
  enqueue(job);
  return {
    retry: () => enqueue(job),
    cancel() {
      job.isOver = true;
      job.file.end?.();
      job.request?.abort();
      if (waiting.includes(job)) waiting.splice(waiting.indexOf(job), 1);
      if (job.url) send(job, "DELETE", job.url).catch(() => {});
    },
  };
}

function enqueue(job) {
  job.tries = 0;
  waiting.push(job);
  next();
}

function next() {
  if (running >= AT_ONCE || !waiting.length) return;
  running += 1;
  run(waiting.shift()).finally(() => {
    running -= 1;
    next();
  });
}

async function run(job) {
  job.told.began();
  while (!job.isOver) {
    try {
      return await goOn(job);
    } catch (cut) {
      if (job.isOver) return;
      if (cut.sentence) return job.told.failed(cut.sentence, false);
      if (job.tries >= PAUSES.length && !job.file.isOpen) return job.told.failed("", true);
      await new Promise((resolve) => setTimeout(resolve, PAUSES[job.tries++] ?? PAUSES.at(-1)));
    }
  }
}

async function goOn(job) {
  await find(job);
  while (!isWhole(job) && !job.isOver) {
    const piece = job.file.slice(job.offset, job.offset + PIECE);
    if (piece.size || !job.file.isOpen) await put(job, piece);
    else await job.file.more();
  }
  if (!job.isOver) job.told.done(job.facts);
}

const isWhole = ({ file, offset, size }) => !file.isOpen && offset >= file.size && size === file.size;

async function put(job, piece) {
  const isEnd = job.file.isOpen === false && job.offset + piece.size === job.file.size;
  const headers = { "Upload-Offset": job.offset, ...(isEnd && { "Upload-Length": job.file.size }) };
  const answer = await send(job, "PATCH", job.url, piece, headers);
  Object.assign(job, { offset: answer.offset, size: answer.size ?? null, tries: 0 });
  job.told.moved(job.offset);
}

// Where to go on: at the beginning of a new one, or where the server says it has come to.
async function find(job) {
  const isNew = !job.url;
  const { name, size, page } = job.file;
  const begin = new URLSearchParams(page ? { name, page } : { name, size });
  const answer = isNew ? await send(job, "POST", job.address, begin) : await send(job, "GET", job.url);
  if (isNew) Object.assign(job, { url: answer.url, facts: answer });
  Object.assign(job, { offset: answer.offset, size: answer.size });
  job.told.moved(job.offset);
}

// XMLHttpRequest, for it tells how far a piece has come.
function send(job, method, url, body = null, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = (job.request = new XMLHttpRequest());
    request.open(method, url);
    request.responseType = "json";
    request.setRequestHeader("X-CSRFToken", job.token);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    if (method === "PATCH") request.upload.onprogress = ({ loaded }) => job.told.moved(job.offset + loaded);
    request.onload = () => judge(request, resolve, reject);
    request.onerror = request.onabort = () => reject({});
    request.send(body);
  });
}

function judge({ status, response }, resolve, reject) {
  if (status < 300 || status === 409) resolve(response ?? {});
  else reject({ sentence: status === 422 ? response?.error : status < 500 ? " " : "" });
}
