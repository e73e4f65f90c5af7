import { behindRuns, runsOut } from "./bits";
import { block } from "./block";
import { ARRAY, GRAMMAR, OBJECT, STREAM } from "./layout";

/** Which token may follow which: what is wrong in the block at hand. In memory and a class as `Block` is. */
@unmanaged
class Grammar {
  /** Values that follow none of comma, colon and opening bracket. */
  private outOfPlace: u64;
  private wrongInObject: u64;

  // What the block before leaves: 1 when the successor of its last token is still to come.
  private afterSeparator: u64;
  private afterColon: u64;
  private afterOpener: u64;
  private afterKey: u64;
  /** 1 in a string that is the value of a member. */
  private inValueString: u64;

  /** The next block begins between two tokens. */
  startTokens(): void {
    this.afterSeparator = 0;
    this.afterColon = 0;
    this.afterOpener = 0;
    this.afterKey = 0;
    this.inValueString = 0;
  }

  /** @returns false when the block has a token that is wrong in each kind of container. */
  @inline
  read(): bool {
    const openers = block.openers;
    const commas = block.commas;
    const colons = block.colons;
    const openingQuotes = block.openingQuotes;
    const strings = block.strings;
    const scalarStarts = block.scalarStarts;
    const spaces = block.spaces;

    // The token that follows each kind of token, behind white space.
    const separators = commas | colons;
    let separatorNext = (separators << 1) | this.afterSeparator;
    let colonNext = (colons << 1) | this.afterColon;
    let openerNext = (openers << 1) | this.afterOpener;
    let afterSeparator = separators >> 63;
    let afterColon = colons >> 63;
    let afterOpener = openers >> 63;
    if (spaces != 0) {
      afterSeparator |= runsOut(separatorNext, spaces);
      afterColon |= runsOut(colonNext, spaces);
      afterOpener |= runsOut(openerNext, spaces);
      separatorNext = behindRuns(separatorNext, spaces);
      colonNext = behindRuns(colonNext, spaces);
      openerNext = behindRuns(openerNext, spaces);
    }
    this.afterSeparator = afterSeparator;
    this.afterColon = afterColon;
    this.afterOpener = afterOpener;

    // A string behind a colon is a value; any other is a key, or in a list.
    const valueStrings = (openingQuotes & colonNext) | this.inValueString;
    const valueEnds = (valueStrings + strings) & ~strings;
    this.inValueString = (valueStrings + strings < strings) as u64;
    const keys = block.closingQuotes & ~valueEnds;
    let keyNext = (keys << 1) | this.afterKey;
    let afterKey = keys >> 63;
    if (spaces != 0) {
      afterKey |= runsOut(keyNext, spaces);
      keyNext = behindRuns(keyNext, spaces);
    }
    this.afterKey = afterKey;

    const valueIsDue = separatorNext | openerNext;
    this.outOfPlace = (openers | openingQuotes | scalarStarts) & ~valueIsDue;
    this.wrongInObject = (keyNext & ~colons) | ((openers | scalarStarts) & ~colonNext);
    return ((commas & valueIsDue) | (block.closers & separatorNext) | (colons & ~keyNext)) == 0;
  }

  /** The tokens that are wrong in this type of container. */
  wrongIn(type: i32): u64 {
    if (type == OBJECT) return this.outOfPlace | this.wrongInObject;
    if (type == ARRAY) return this.outOfPlace | block.colons;
    // Only containers are cut out.
    const others = block.colons | block.openingQuotes | block.scalarStarts;
    return others | (type == STREAM ? block.commas : this.outOfPlace);
  }
}

export const grammar = changetype<Grammar>(GRAMMAR);
