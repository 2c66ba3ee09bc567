/** The browsers whose way to allow a microphone differs. */
export type Browser = "chrome" | "edge" | "firefox" | "safari" | "ios" | "android" | "unknown";

/** A guess from the user agent, good enough to choose words by and for nothing else. */
export function browserOf(userAgent: string): Browser {
  if (/iPhone|iPad|iPod/.test(userAgent)) return "ios";
  if (/Firefox\//.test(userAgent)) return "firefox";
  if (/Android/.test(userAgent)) return "android";
  if (/Edg\//.test(userAgent)) return "edge";
  if (/Chrome\/|Chromium\//.test(userAgent)) return "chrome";
  if (/Safari\//.test(userAgent)) return "safari";
  return "unknown";
}

export function stepsToAllow(browser: Browser): string[] {
  switch (browser) {
    case "chrome":
      return [
        "Press the sign at the left end of the address bar.",
        "Choose “Microphone” and switch it on. If it is not listed, choose “Site settings” and set Microphone to “Allow”.",
      ];
    case "edge":
      return [
        "Press the lock at the left end of the address bar.",
        "Choose “Permissions for this site” and set Microphone to “Allow”.",
      ];
    case "firefox":
      return [
        "Press the microphone sign with a line through it, at the left of the address bar.",
        "Remove “Blocked” beside “Use the microphone”.",
        "Press the button below and choose “Allow”.",
      ];
    case "safari":
      return [
        "In the menu bar choose Safari, then “Settings for this website…”.",
        "Set Microphone to “Allow”, then press the button below.",
      ];
    case "ios":
      return [
        "Press the page menu at the side of the address bar, then “Website Settings”.",
        "Set Microphone to “Allow”. If your browser is not Safari, open the Settings app, choose your browser and switch Microphone on.",
        "Come back and press the button below.",
      ];
    case "android":
      return [
        "Press the sign at the left of the address, then “Permissions”.",
        "Switch Microphone on, then press the button below.",
      ];
    case "unknown":
      return [
        "Open your browser’s settings for this site, often behind a sign at the left of the address.",
        "Set Microphone to “Allow”, then press the button below.",
      ];
  }
}
