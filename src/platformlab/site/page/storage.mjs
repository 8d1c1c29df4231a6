// The browser's own storage, as promises. A database for each purpose and each address of a course.
const PLACE = new URL("..", import.meta.url).pathname;

export const nameHere = (purpose) => `${purpose} ${PLACE}`;

export const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

// A database with one store.
export function opened(name, store) {
  const asked = indexedDB.open(name, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(store);
  return done(asked);
}
