// What is being recorded: it goes up while it is made, and has a size at its end.
export class Growing {
  #pieces = [];
  #wake = () => {};
  size = 0;
  isOpen = true;

  constructor(name, page) {
    Object.assign(this, { name, page });
  }

  add(piece) {
    this.#pieces.push(piece);
    this.size += piece.size;
    this.#wake();
  }

  end() {
    this.isOpen = false;
    this.#wake();
  }

  more() {
    return new Promise((resolve) => (this.#wake = resolve));
  }

  slice(from, to) {
    return new Blob(this.#pieces).slice(from, to);
  }

  whole(type) {
    return new File(this.#pieces, this.name, { type });
  }
}
