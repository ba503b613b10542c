package io.outrigger.sidecar.inbound;

import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.outrigger.flow.RejectedException;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.sidecar.PlatformHeaders;
import io.outrigger.sidecar.SidecarSettings;
import io.outrigger.sidecar.identity.CallerIdentity;
import io.outrigger.sidecar.identity.TokenRejectedException;
import io.outrigger.sidecar.identity.VerifiedCallers;
import io.outrigger.sidecar.match.ArrivedRequest;

/**
 * Decides which requests are let in: first who sent them, for that says whether the rest
 * can be believed; then whether that service may; then whether anybody still waits, and
 * how much depends on it. Safe for use from several threads; takes no lock.
 */
public final class InboundGate {

	private final Supplier<SidecarSettings> settings;

	private final Supplier<AccessRules> access;

	private final @Nullable VerifiedCallers callers;

	/**
	 * Creates a gate.
	 * @param settings read for each request
	 * @param access read for each request
	 * @param callers tells who sends tokens; {@code null} if nothing can check them
	 */
	public InboundGate(Supplier<SidecarSettings> settings, Supplier<AccessRules> access,
			@Nullable VerifiedCallers callers) {
		this.settings = settings;
		this.access = access;
		this.callers = callers;
	}

	/**
	 * Whether there are rules about who may make which requests.
	 * @return {@code true} if there are
	 */
	public boolean hasRules() {
		return !this.access.get().isEmpty();
	}

	/**
	 * Decides about a request, if that takes no time.
	 * @param request the request
	 * @return the decision; {@code null} if its token has to be checked first
	 */
	public @Nullable Admission decide(ArrivedRequest request) {
		if (!checksTokens()) {
			return decide(request, null);
		}
		List<String> tokens = request.headers(PlatformHeaders.IDENTITY);
		if (tokens.isEmpty()) {
			return decide(request, null);
		}
		if (tokens.size() > 1 || this.callers == null) {
			return Admission.refused(Refusal.TOKEN_REJECTED);
		}
		CallerIdentity caller = this.callers.atHand(tokens.get(0));
		return (caller != null) ? decide(request, caller) : null;
	}

	/**
	 * Decides about a request whose token has to be checked first.
	 * @param request the request
	 * @return the decision, made on a thread that may take its time
	 */
	public Mono<Admission> decideLater(ArrivedRequest request) {
		VerifiedCallers known = this.callers;
		if (known == null) {
			return Mono.just(Admission.refused(Refusal.TOKEN_REJECTED));
		}
		return known.verify(request.headers(PlatformHeaders.IDENTITY).get(0))
			.map((caller) -> decide(request, caller))
			.switchIfEmpty(Mono.fromSupplier(() -> decide(request, null)))
			.onErrorReturn(TokenRejectedException.class, Admission.refused(Refusal.TOKEN_REJECTED))
			.onErrorReturn(RejectedException.class, Admission.refused(Refusal.TOO_MANY_TOKENS));
	}

	private boolean checksTokens() {
		return this.callers != null && this.settings.get().inbound().verifyIdentity() && this.callers.isOn();
	}

	private Admission decide(ArrivedRequest request, @Nullable CallerIdentity caller) {
		Refusal refusal = this.access.get().refusal(request, caller);
		if (refusal != null) {
			return Admission.refused(refusal);
		}
		SidecarSettings.Inbound inbound = this.settings.get().inbound();
		if (caller == null && !inbound.trustPlatformHeaders()) {
			return Admission.OF_STRANGER;
		}
		long remaining = inbound.honourDeadline() ? RemainingTime.millis(request.headers(PlatformHeaders.DEADLINE))
				: Admission.NO_DEADLINE;
		if (remaining <= 0) {
			return Admission.refused((remaining == 0) ? Refusal.TOO_LATE : Refusal.BAD_DEADLINE);
		}
		List<String> said = request.headers(PlatformHeaders.PRIORITY);
		Priority priority = said.isEmpty() ? null : Priority.of(said.get(0));
		if (said.size() > 1 || (priority == null && !said.isEmpty())) {
			return Admission.refused(Refusal.BAD_PRIORITY);
		}
		return new Admission(null, caller, true, remaining, priority);
	}

}
