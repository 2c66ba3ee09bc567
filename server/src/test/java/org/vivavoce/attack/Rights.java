package org.vivavoce.attack;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who of a tenant may do what, by the operation's id: written down again, to be held against. */
final class Rights {
  private static final Map<String, Set<Who.Role>> ALLOWED = new HashMap<>();

  private static void allow(String operations, Who.Role... roles) {
    for (String each : operations.split(" ")) {
      ALLOWED.put(each, Set.of(roles));
    }
  }

  static {
    Who.Role candidate = Who.Role.CANDIDATE;
    Who.Role owner = Who.Role.OWNER;
    Who.Role recruiter = Who.Role.RECRUITER;
    Who.Role reviewer = Who.Role.REVIEWER;
    Who.Role other = Who.Role.OTHER_REVIEWER;
    Who.Role auditor = Who.Role.AUDITOR;
    Who.Role reasoned = Who.Role.REASONED_AUDITOR;
    allow("getInterview giveConsents createSession createSessionTicket", candidate);
    // An invited candidate's seat; in a session that a member made it is the members' too.
    allow(
        "exchangeSdp addTranscriptEntry startInterview getInterviewToken addInterviewTranscript"
            + " saveInterviewTranscript endInterview invokeInterviewStart"
            + " invokeInterviewTranscript",
        candidate);
    allow(
        "listInvitations createInvitation revokeInvitation resendInvitation createPosition"
            + " changePosition deletePosition writePlan discardPlanDraft publishPlan"
            + " assignReviewers listCandidates createCandidate importCandidates getCandidate"
            + " changeCandidate deleteCandidate listMembers exportSession getInterviewSettings"
            + " getPositionSettings changePositionSettings getUsage getSessionUsage",
        owner,
        recruiter);
    allow(
        "changeMember removeMember inviteMember revokeMemberInvitation resendMemberInvitation"
            + " changeTenant changeInterviewSettings getRealtimeKey setRealtimeKey"
            + " removeRealtimeKey",
        owner);
    allow("getMe", candidate, owner, recruiter, reviewer, other, auditor, reasoned);
    allow(
        "listPositions getGeneralPlan getTenant listSessions",
        owner,
        recruiter,
        reviewer,
        other,
        auditor,
        reasoned);
    allow("getPosition getSessionPlan", owner, recruiter, reviewer, auditor, reasoned);
    allow("watchSession", owner, recruiter, reviewer, reasoned);
    allow("readSessionRow", owner, recruiter, reviewer, auditor, reasoned, candidate);
    allow("getSession", owner, recruiter, reviewer, auditor, reasoned, candidate);
    allow("getTranscript getResult", owner, recruiter, reviewer, reasoned, candidate);
    allow("getIntegrity", owner, recruiter, reviewer, reasoned);
    allow("getReceipt", owner, recruiter, reviewer, auditor, reasoned, candidate);
    allow("completeSession", owner, recruiter, candidate);
    allow("openContent", auditor, reasoned);
    allow("listAudit", owner, auditor, reasoned);
    allow("getStatistics", owner, recruiter, auditor, reasoned);
    // Of no person at all: by a grant, a host's token, the operator's.
    allow(
        "exchangeGrant appendJournal heartbeat releaseSession askCallPermit authenticateSocket"
            + " reportClientEntries reportClientTranscript takeHostOrder createDemoLinks createTenant"
            + " verify");
  }

  private Rights() {}

  /** Null for an operation that nobody has thought about. */
  static @Nullable Set<Who.Role> of(Operation operation) {
    return operation.isOpen() ? EnumSet.allOf(Who.Role.class) : ALLOWED.get(operation.id());
  }

  static Set<Who.Role> required(Operation operation) {
    return Objects.requireNonNull(of(operation), () -> operation + " is not known to this suite");
  }
}
