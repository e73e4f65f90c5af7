// The time of a record: 22 bytes in CloudTrail's own form, quotes included: "2023-07-10T12:31:04Z".

/** Milliseconds since 1970, or NaN when the bytes at `at` are not that form or not a date. */
export function timeMs(at: usize): f64 {
  if (
    load<u8>(at) != 0x22 ||
    load<u8>(at, 5) != 0x2d ||
    load<u8>(at, 8) != 0x2d ||
    load<u8>(at, 11) != 0x54 ||
    load<u8>(at, 14) != 0x3a ||
    load<u8>(at, 17) != 0x3a ||
    load<u8>(at, 20) != 0x5a ||
    load<u8>(at, 21) != 0x22
  ) {
    return NaN;
  }
  const century = twoDigits(at + 1);
  const years = twoDigits(at + 3);
  const month = twoDigits(at + 6);
  const day = twoDigits(at + 9);
  const hour = twoDigits(at + 12);
  const minute = twoDigits(at + 15);
  const second = twoDigits(at + 18);
  if ((century | years | month | day | hour | minute | second) < 0) return NaN;
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return NaN;
  const year = century * 100 + years;
  if (day > daysOf(month, year)) return NaN;
  return (
    (((daysSince1970(year, month, day) as f64) * 24 + (hour as f64)) * 3600 +
      (minute as f64) * 60 +
      (second as f64)) *
    1000
  );
}

/** A number from 0 to 99, or a negative one when there is no such number. */
function twoDigits(at: usize): i32 {
  const tens = (load<u8>(at) as i32) - 0x30;
  const ones = (load<u8>(at, 1) as i32) - 0x30;
  return (tens as u32) > 9 || (ones as u32) > 9 ? -1 : tens * 10 + ones;
}

function daysOf(month: i32, year: i32): i32 {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/** The civil calendar as days: https://howardhinnant.github.io/date_algorithms.html#days_from_civil */
function daysSince1970(year: i32, month: i32, day: i32): i32 {
  const y = month <= 2 ? year - 1 : year;
  const era = (y >= 0 ? y : y - 399) / 400;
  const yearOfEra = y - era * 400;
  const dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}
