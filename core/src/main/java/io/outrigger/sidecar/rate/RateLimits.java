package io.outrigger.sidecar.rate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.outrigger.sidecar.match.ArrivedRequest;
import io.outrigger.time.Ticker;

/**
 * Counts the requests that come in, and refuses those that come too often. Each rule that
 * is for a request counts it, until one refuses: what was counted before stays counted.
 * Rules that instances keep each for itself come before those that the fleet keeps. Safe
 * for use from several threads; does not block.
 */
public final class RateLimits {

	private final Supplier<RateRules> rules;

	private final @Nullable FleetRates fleet;

	private final Scheduler scheduler;

	private final Ticker ticker;

	private final Map<String, RateCounts> counts = new ConcurrentHashMap<>();

	private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

	private volatile Limiters current = new Limiters(RateRules.NONE, List.of());

	/**
	 * Creates limits.
	 * @param rules the rules, read for each request; the same object until they change
	 * @param fleet makes limits of the fleet; {@code null} if this process is all of it
	 * @param scheduler where requests go on for which the fleet had to be asked
	 * @param ticker measures time
	 */
	public RateLimits(Supplier<RateRules> rules, @Nullable FleetRates fleet, Scheduler scheduler, Ticker ticker) {
		this.rules = rules;
		this.fleet = fleet;
		this.scheduler = scheduler;
		this.ticker = ticker;
	}

	/**
	 * Counts a request that has come in, by the rules that need not know who the
	 * application says it is.
	 * @param request the request
	 * @param caller the service that proved to have sent it; {@code null} if none did
	 * @return what they say
	 */
	public RateDecision arrived(ArrivedRequest request, @Nullable String caller) {
		return decide(new Asker(request, caller, null), false);
	}

	/**
	 * Counts a request by the rules that have to know who the application says it is.
	 * @param request the request
	 * @param principal who it is; {@code null} if nobody
	 * @return what they say
	 */
	public RateDecision authenticated(ArrivedRequest request, @Nullable String principal) {
		return decide(new Asker(request, null, principal), true);
	}

	/**
	 * Whether there are rules.
	 * @return {@code false} if everything may come as often as it likes
	 */
	public boolean hasRules() {
		return !this.rules.get().all().isEmpty();
	}

	/**
	 * Whether a request has to be counted once more when the application has said who it
	 * is.
	 * @param request the request
	 * @return {@code true} if there are rules for it that have to know
	 */
	public boolean awaitsPrincipal(ArrivedRequest request) {
		RateRules present = this.rules.get();
		return present.haveOfPrincipals() && present.fitting(request, true) != 0;
	}

	/**
	 * Returns how the rules stand.
	 * @return each, in the order in which they count
	 */
	public List<RateView> view() {
		return limiters().each().stream().map(RuleLimiter::view).toList();
	}

	/**
	 * Returns how many requests of a rule fared in one way.
	 * @param rule name of the rule
	 * @param refused whether those that it refused, or those that it let in
	 * @return the number since the start; 0 if there is no such rule
	 */
	public long count(String rule, boolean refused) {
		RateCounts of = this.counts.get(rule);
		if (of == null) {
			return 0;
		}
		return refused ? of.refused() : of.granted();
	}

	/**
	 * Tells names of rules: those that there are, and each that comes. May tell one
	 * twice.
	 * @param listener must be quick: it runs on the thread of a request
	 */
	public void onRule(Consumer<String> listener) {
		limiters();
		this.listeners.add(listener);
		this.counts.keySet().forEach(listener);
	}

	private RateDecision decide(Asker asker, boolean ofPrincipals) {
		Limiters present = limiters();
		long fitting = present.rules().fitting(asker.request(), ofPrincipals);
		RateVerdict verdict = RateVerdict.FREE;
		for (long left = fitting; left != 0; left &= left - 1) {
			int rank = Long.numberOfTrailingZeros(left);
			RuleLimiter limiter = present.each().get(rank);
			if (limiter.asksFleet()) {
				return new RateDecision(verdict, together(present.each(), left, asker, verdict));
			}
			verdict = verdict.orTighter(limiter.decide(asker));
			if (verdict.isRefused()) {
				break;
			}
		}
		return (verdict.rule() != null) ? new RateDecision(verdict, null) : RateDecision.FREE;
	}

	// All that come from here on ask the fleet, for they are the last
	private Mono<RateVerdict> together(List<RuleLimiter> each, long left, Asker asker, RateVerdict before) {
		RuleLimiter limiter = each.get(Long.numberOfTrailingZeros(left));
		return Mono.defer(() -> here(limiter.decideTogether(asker))).flatMap((verdict) -> {
			RateVerdict tightest = before.orTighter(verdict);
			long rest = left & (left - 1);
			return (tightest.isRefused() || rest == 0) ? Mono.just(tightest) : together(each, rest, asker, tightest);
		});
	}

	/*
	 * Whoever had to wait is told by a thread that has other things to do.
	 */
	private Mono<RateVerdict> here(CompletionStage<RateVerdict> verdict) {
		Mono<RateVerdict> told = Mono.fromCompletionStage(verdict);
		return verdict.toCompletableFuture().isDone() ? told : told.publishOn(this.scheduler);
	}

	@SuppressWarnings("ReferenceEquality")
	private Limiters limiters() {
		RateRules wanted = this.rules.get();
		Limiters present = this.current;
		return (present.rules() == wanted) ? present : follow();
	}

	/*
	 * Once for each change of the rules: of several threads that see it all wait for the
	 * first, so that none counts by limiters that nobody else has.
	 */
	@SuppressWarnings("ReferenceEquality")
	private synchronized Limiters follow() {
		RateRules wanted = this.rules.get();
		Limiters present = this.current;
		if (present.rules() == wanted) {
			return present;
		}
		List<RuleLimiter> each = new ArrayList<>();
		for (RateRule rule : wanted.all()) {
			each.add(present.following(rule, this::create));
		}
		Limiters next = new Limiters(wanted, List.copyOf(each));
		this.current = next;
		return next;
	}

	private RuleLimiter create(RateRule rule) {
		RateCounts of = this.counts.get(rule.id());
		if (of == null) {
			of = new RateCounts();
			this.counts.put(rule.id(), of);
			this.listeners.forEach((listener) -> listener.accept(rule.id()));
		}
		return new RuleLimiter(rule, of, this.fleet, this.ticker);
	}

	/**
	 * The limiters of rules.
	 *
	 * @param rules the rules
	 * @param each the limiter of each, in the order of the rules
	 */
	private record Limiters(RateRules rules, List<RuleLimiter> each) {

		RuleLimiter following(RateRule rule, Function<RateRule, RuleLimiter> otherwise) {
			for (RuleLimiter limiter : this.each) {
				RateRule before = limiter.rule();
				if (before.id().equals(rule.id()) && before.countsAs(rule)) {
					limiter.follow(rule);
					return limiter;
				}
			}
			return otherwise.apply(rule);
		}

	}

}
