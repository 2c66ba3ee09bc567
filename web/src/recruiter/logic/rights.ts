/** A member's role in one tenant. `member` is the source documents' word and acts as recruiter. */
export type Role = "owner" | "recruiter" | "member" | "reviewer" | "auditor";

/** What a page or a button needs. The server decides; this only keeps what would be refused out of the way. */
export type Right =
  | "see positions"
  | "change positions"
  | "see people"
  | "see sessions"
  | "read freely"
  | "export"
  | "see numbers"
  | "see team"
  | "change team"
  | "see audit"
  | "change settings";

const OWNER_RECRUITER = ["owner", "recruiter", "member"] as const;

const WHO: Record<Right, readonly Role[]> = {
  "see positions": ["owner", "recruiter", "member", "reviewer", "auditor"],
  "change positions": OWNER_RECRUITER,
  "see people": OWNER_RECRUITER,
  "see sessions": ["owner", "recruiter", "member", "reviewer", "auditor"],
  "read freely": ["owner", "recruiter", "member", "reviewer"],
  export: OWNER_RECRUITER,
  "see numbers": ["owner", "recruiter", "member", "auditor"],
  "see team": OWNER_RECRUITER,
  "change team": ["owner"],
  "see audit": ["owner", "auditor"],
  "change settings": ["owner"],
};

export function may(role: Role, right: Right): boolean {
  return WHO[right].includes(role);
}

export const ROLES: readonly { role: Exclude<Role, "member">; name: string; means: string }[] = [
  { role: "owner", name: "Owner", means: "Does everything: people, positions, settings, team and audit." },
  { role: "recruiter", name: "Recruiter", means: "Describes positions, invites candidates, reads and exports interviews." },
  { role: "reviewer", name: "Reviewer", means: "Reads the interviews of the positions assigned to them, and nothing else." },
  { role: "auditor", name: "Auditor", means: "Sees numbers and the audit list; reads an interview only after giving a reason. Changes nothing." },
];

export function roleName(role: Role): string {
  return role === "member" ? "Recruiter" : (ROLES.find((one) => one.role === role)?.name ?? role);
}

/** “an owner or a recruiter”: who may, in words. */
export function whoMay(right: Right): string {
  const names = WHO[right].filter((role) => role !== "member").map((role) => `${/^[aeiou]/.test(role) ? "an" : "a"} ${role}`);
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names[names.length - 1]}`;
}
