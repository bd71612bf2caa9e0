package io.tallyman.proving.bench;

/** Something that goes on while something else is measured. */
interface Beside {
  Beside NOTHING =
      new Beside() {
        @Override
        public void begin() {}

        @Override
        public void end() {}
      };

  void begin();

  void end();
}
