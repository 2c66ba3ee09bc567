/** What a page has to tell the server and nobody has acknowledged yet. It outlives the page: reload, crash, no network. */
export type Waiting =
  | { id: string; session: string; kind: "typed"; text: string; at: number }
  | { id: string; session: string; kind: "end"; at: number };

export interface Outbox {
  /** Resolves when it is kept. Rejects never: without a store it is kept in memory, which is said by {@link lasting}. */
  put(item: Waiting): Promise<void>;
  /** Oldest first. */
  of(session: string): Promise<Waiting[]>;
  remove(id: string): Promise<void>;
  readonly lasting: boolean;
}

const DATABASE = "vivavoce";
const STORE = "outbox";

/** In IndexedDB where the browser has one that works; private windows of some browsers have not. */
export async function openOutbox(factory: IDBFactory | undefined = globalThis.indexedDB): Promise<Outbox> {
  if (factory === undefined) return OF_THE_PAGE;
  try {
    return inStore(await opened(factory));
  } catch {
    return OF_THE_PAGE;
  }
}

function opened(factory: IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = factory.open(DATABASE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("blocked"));
  });
}

function inStore(database: IDBDatabase): Outbox {
  const work = <T>(mode: IDBTransactionMode, how: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const asked = how(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = () => reject(transaction.error);
      transaction.onerror = () => reject(transaction.error);
    });
  // What a full disk refuses is still sent from memory while the page lives.
  const spare = OF_THE_PAGE;
  return {
    lasting: true,
    put: (item) => work("readwrite", (store) => store.put(item)).then(() => undefined, () => spare.put(item)),
    of: async (session) => {
      const kept = await work<Waiting[]>("readonly", (store) => store.getAll()).catch(() => [] as Waiting[]);
      return sorted([...kept.filter((item) => item.session === session), ...(await spare.of(session))]);
    },
    remove: async (id) => {
      await spare.remove(id);
      await work("readwrite", (store) => store.delete(id)).catch(() => undefined);
    },
  };
}

function inMemory(): Outbox {
  const items = new Map<string, Waiting>();
  return {
    lasting: false,
    put: async (item) => void items.set(item.id, item),
    of: async (session) => sorted([...items.values()].filter((item) => item.session === session)),
    remove: async (id) => void items.delete(id),
  };
}

/** One for the whole page: the end of the interview hands over what its room could not. */
const OF_THE_PAGE = inMemory();

function sorted(items: Waiting[]): Waiting[] {
  return items.sort((one, other) => one.at - other.at);
}

/** A fresh id of 22 letters and digits. */
export function freshId(random: (into: Uint8Array) => Uint8Array = (into) => crypto.getRandomValues(into)): string {
  return [...random(new Uint8Array(11))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
