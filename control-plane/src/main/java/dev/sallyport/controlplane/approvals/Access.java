package dev.sallyport.controlplane.approvals;

import dev.sallyport.approvals.grant.AccessGrant;
import dev.sallyport.approvals.grant.AccessRequest;
import dev.sallyport.approvals.grant.GrantRequest;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.review.SamePerson;
import dev.sallyport.controlplane.operators.Operator;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.Issuer;
import dev.sallyport.core.resource.OperatorRole;
import dev.sallyport.core.resource.Resource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Access for a while: callers ask, operators give and take back, holders end. A grant is for a
 * caller and a resource of the configuration in force, or it would be for nobody and nothing.
 */
public final class Access {

  private static final int MOST_PENDING = 20;

  private final Supplier<ApprovalDesk> desk;
  private final Supplier<SamePerson> people;
  private volatile Set<String> resources = Set.of();
  private volatile Set<String> issuers = Set.of();

  /**
   * Access.
   *
   * @param desk the grants; asked for when somebody needs them
   * @param people which names are one person, as declared now
   */
  public Access(Supplier<ApprovalDesk> desk, Supplier<SamePerson> people) {
    this.desk = desk;
    this.people = people;
  }

  /** Obeys a configuration. */
  public void obey(Gateway gateway) {
    resources = gateway.resources().stream().map(Resource::name).collect(Collectors.toSet());
    issuers = gateway.issuers().stream().map(Issuer::name).collect(Collectors.toSet());
  }

  /** Grants that somebody may know of, the newest first. */
  public List<AccessGrant> grants(Operator operator, int most) {
    return operator.mayRead()
        ? desk.get().grants().newest(most)
        : desk.get().grants().newestOf(people.get().names(operator.human()), most);
  }

  /** Requests that somebody may know of, the newest first. */
  public List<AccessRequest> requests(Operator operator, int most) {
    return operator.mayRead()
        ? desk.get().requests().newest(most)
        : desk.get().requests().newestOf(people.get().names(operator.human()), most);
  }

  /** A grant that somebody may know of. */
  public Optional<AccessGrant> grant(Operator operator, String id) {
    return desk.get().grants().find(id).filter(grant -> maySee(operator, grant.holder()));
  }

  /** A request that somebody may know of. */
  public Optional<AccessRequest> request(Operator operator, String id) {
    return desk.get()
        .requests()
        .find(id)
        .filter(request -> maySee(operator, request.wanted().holder()));
  }

  /**
   * Whether a name is that of who is signed in. Names may have been declared to be one person since
   * they were written down.
   */
  public boolean isOwn(Operator operator, Human name) {
    return people.get().canonical(name).equals(operator.human());
  }

  /** Asks for access for who is signed in. */
  public AccessDecided ask(GrantRequest wanted, String reason) {
    Optional<AccessDecided> objection = objection(wanted);
    if (objection.isPresent()) {
      return objection.get();
    }
    if (desk.get().requests().pendingOf(wanted.holder()) >= MOST_PENDING) {
      return new AccessDecided.Refused(
          "too_many_requests", "Twenty of your requests wait already.");
    }
    return new AccessDecided.Requested(desk.get().requests().ask(wanted, reason));
  }

  /** Gives access without a request. */
  public AccessDecided give(GrantRequest wanted, Operator operator, String reason) {
    if (!operator.is(OperatorRole.OPERATOR)) {
      return new AccessDecided.Forbidden();
    }
    GrantRequest named =
        new GrantRequest(
            people.get().canonical(wanted.holder()),
            wanted.resource(),
            wanted.verbs(),
            wanted.task(),
            wanted.lasts());
    Optional<AccessDecided> objection = objection(named);
    if (objection.isPresent()) {
      return objection.get();
    }
    if (isOwn(operator, named.holder())) {
      return toThemselves();
    }
    return new AccessDecided.Granted(desk.get().grants().give(named, operator.human(), reason));
  }

  /** Gives what was asked for. */
  public AccessDecided approve(String id, Operator operator, String reason) {
    Optional<AccessDecided> objection = objection(id, operator);
    return objection.isPresent()
        ? objection.get()
        : desk.get()
            .requests()
            .grant(id, operator.human(), reason)
            .<AccessDecided>map(AccessDecided.Granted::new)
            .orElseGet(Access::decidedBefore);
  }

  /** Refuses what was asked for. */
  public AccessDecided deny(String id, Operator operator, String reason) {
    Optional<AccessDecided> objection = objection(id, operator);
    return objection.isPresent()
        ? objection.get()
        : desk.get()
            .requests()
            .deny(id, operator.human(), reason)
            .<AccessDecided>map(AccessDecided.Requested::new)
            .orElseGet(Access::decidedBefore);
  }

  /** Ends a grant because its task is done: its holder does, or who gave it. */
  public AccessDecided end(String id, Operator operator) {
    Optional<AccessGrant> grant = grant(operator, id);
    if (grant.isEmpty()) {
      return new AccessDecided.Unknown();
    }
    AccessGrant known = grant.get();
    Human name =
        isOwn(operator, known.holder())
            ? known.holder()
            : isOwn(operator, known.createdBy()) ? known.createdBy() : operator.human();
    if (!name.equals(known.holder()) && !name.equals(known.createdBy())) {
      return new AccessDecided.Forbidden();
    }
    return desk.get()
        .grants()
        .end(id, name)
        .<AccessDecided>map(AccessDecided.Granted::new)
        .orElseGet(Access::decidedBefore);
  }

  /** Takes a grant back; what runs under it is cut. */
  public AccessDecided revoke(String id, Operator operator, String reason) {
    if (!operator.is(OperatorRole.OPERATOR)) {
      return new AccessDecided.Forbidden();
    }
    if (desk.get().grants().find(id).isEmpty()) {
      return new AccessDecided.Unknown();
    }
    return desk.get()
        .grants()
        .revoke(id, operator.human(), reason)
        .<AccessDecided>map(AccessDecided.Granted::new)
        .orElseGet(Access::decidedBefore);
  }

  private Optional<AccessDecided> objection(String id, Operator operator) {
    if (!operator.is(OperatorRole.OPERATOR)) {
      return Optional.of(new AccessDecided.Forbidden());
    }
    Optional<AccessRequest> request = desk.get().requests().find(id);
    if (request.isEmpty()) {
      return Optional.of(new AccessDecided.Unknown());
    }
    GrantRequest wanted = request.get().wanted();
    return isOwn(operator, wanted.holder())
        ? Optional.of(toThemselves())
        : resources.contains(wanted.resource()) ? Optional.empty() : Optional.of(noResource());
  }

  private Optional<AccessDecided> objection(GrantRequest wanted) {
    if (!resources.contains(wanted.resource())) {
      return Optional.of(noResource());
    }
    boolean isCaller =
        people.get().names(wanted.holder()).stream()
            .anyMatch(name -> issuers.contains(name.issuer()));
    return isCaller
        ? Optional.empty()
        : Optional.of(
            new AccessDecided.Refused(
                "holder_unknown",
                "Grants are for callers, and identity.issuers names no issuer "
                    + wanted.holder().issuer()
                    + ". Where one person has names of several issuers, say so in"
                    + " approvals.same-person."));
  }

  private boolean maySee(Operator operator, Human holder) {
    return operator.mayRead() || isOwn(operator, holder);
  }

  private static AccessDecided noResource() {
    return new AccessDecided.Refused(
        "resource_unknown", "The configuration in force has no such resource.");
  }

  private static AccessDecided toThemselves() {
    return new AccessDecided.Refused("self_grant", "Nobody gives access to themselves.");
  }

  private static AccessDecided decidedBefore() {
    return new AccessDecided.Refused("already_over", "It was decided or has ended before.");
  }
}
