package dev.sallyport.controlplane.operators;

import dev.sallyport.approvals.review.Human;
import dev.sallyport.core.resource.OperatorRole;
import java.util.Set;

/**
 * Somebody who is signed in at the control plane.
 *
 * @param human the verified person, under the one name of {@code approvals.same-person}
 * @param groups groups the person is in
 * @param roles what the person may do; may be nothing but ask for access
 * @param seesAll whether the person may see values that are masked for others
 */
public record Operator(Human human, Set<String> groups, Set<OperatorRole> roles, boolean seesAll) {

  /** The local admin: whoever may read the state folder. No issuer of callers has that name. */
  public static final Operator LOCAL_ADMIN =
      new Operator(new Human("local", "admin"), Set.of(), Set.of(OperatorRole.values()), false);

  public Operator {
    groups = Set.copyOf(groups);
    roles = Set.copyOf(roles);
  }

  /** Whether it is the local admin, who stands for whatever groups a policy asks for. */
  public boolean isLocalAdmin() {
    return human.equals(LOCAL_ADMIN.human());
  }

  /** Whether the person may do what a role may. */
  public boolean is(OperatorRole role) {
    return roles.contains(role);
  }

  /** Whether the person may read what others do. */
  public boolean mayRead() {
    return !roles.isEmpty();
  }
}
