package io.tapeloom.store;

/** The names of symbols' folders. */
final class SymbolFolder {

  private SymbolFolder() {}

  /**
   * Returns the name of a symbol's folder: the symbol, with each character other than an upper-case
   * letter, a digit or one of {@code . _ = ^ -} replaced by its number, as in {@code ~2f~}. So
   * names differ on every file system, and have at most 224 characters.
   */
  static String of(String symbol) {
    var name = new StringBuilder();
    symbol
        .codePoints()
        .forEach(
            c -> {
              boolean plain =
                  (c >= 'A' && c <= 'Z')
                      || (c >= '0' && c <= '9')
                      || "_=^-".indexOf(c) >= 0
                      || (c == '.' && !name.isEmpty());
              if (plain) {
                name.appendCodePoint(c);
              } else {
                name.append('~').append(Integer.toHexString(c)).append('~');
              }
            });
    return name.toString();
  }
}
