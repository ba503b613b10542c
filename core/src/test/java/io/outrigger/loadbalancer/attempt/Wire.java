package io.outrigger.loadbalancer.attempt;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.attempt.exchange.ReactiveExchange;

/**
 * A request whose tries end as a test says, and what became of it.
 */
final class Wire implements ReactiveExchange<Wire.Reply> {

	private final Stage stage;

	private final BiFunction<Attempt, Integer, Act> script;

	String method = "GET";

	boolean canRepeat = true;

	/**
	 * How it is attempted, if not as all others to the service.
	 */
	@Nullable AttemptPlan plan;

	Context context = Context.empty();

	/**
	 * What answers of 429 and 503 ask to wait.
	 */
	Duration wait = Duration.ofMillis(300);

	/**
	 * Runs when the engine has decided on a hedge and not yet sent it.
	 */
	Runnable beforeHedge = () -> {
	};

	final List<String> sent = new ArrayList<>();

	final List<Integer> numbers = new ArrayList<>();

	final List<Reply> replies = new ArrayList<>();

	final List<Object> signals = new ArrayList<>();

	/**
	 * Tries that were sent while another ran.
	 */
	int hedges;

	int running;

	long began;

	long ended;

	long lastSent;

	/**
	 * Learns of each try, and whether it is a hedge.
	 */
	Consumer<Boolean> onSend = (hedge) -> {
	};

	@Nullable Disposable subscription;

	Wire(Stage stage, BiFunction<Attempt, Integer, Act> script) {
		this.stage = stage;
		this.script = script;
	}

	static Act answer(int status) {
		return new Act(0, status, null, null);
	}

	static Act fail(Exception error) {
		return new Act(0, 0, error, null);
	}

	static Act refuse() {
		return fail(new ConnectException("refused"));
	}

	static Act silence() {
		return new Act(-1, 0, null, null);
	}

	static Act byHand(Mono<Integer> end) {
		return new Act(0, 0, null, end);
	}

	/**
	 * Ends with neither answer nor error.
	 */
	static Act nothing() {
		return new Act(0, 0, null, null);
	}

	Wire send() {
		this.began = this.stage.now();
		this.subscription = this.stage.engine
			.send((this.plan != null) ? this.plan : this.stage.engine.plan("stock"), this)
			.doOnEach((signal) -> this.ended = this.stage.now())
			.contextWrite(this.context)
			.subscribe(this.signals::add, this.signals::add, () -> this.signals.add("end"));
		return this;
	}

	/**
	 * The caller takes what it has got, and goes.
	 */
	void leave() {
		if (this.subscription != null) {
			this.subscription.dispose();
		}
		if (!this.signals.isEmpty() && this.signals.get(0) instanceof Reply reply) {
			reply.read();
		}
	}

	Reply reply() {
		return (Reply) this.signals.get(0);
	}

	@Override
	public Mono<Reply> send(Attempt attempt) {
		this.sent.add(attempt.instance().id());
		this.numbers.add(attempt.number());
		Act act = this.script.apply(attempt, this.sent.size());
		return act.play(this.stage)
			.map((status) -> new Reply(attempt, status))
			.doOnNext(this.replies::add)
			.doOnSubscribe((subscription) -> {
				boolean hedge = this.running > 0;
				this.hedges += hedge ? 1 : 0;
				this.running++;
				this.lastSent = this.stage.now();
				this.onSend.accept(hedge);
			})
			.doOnTerminate(() -> this.running--)
			.doOnCancel(() -> this.running--);
	}

	@Override
	public String method() {
		return this.method;
	}

	@Override
	public boolean canRepeat(boolean alongside) {
		if (alongside) {
			this.beforeHedge.run();
		}
		return this.canRepeat;
	}

	@Override
	public int status(Reply response) {
		return response.status;
	}

	@Override
	public boolean isStream(Reply response) {
		return response.status == 206;
	}

	@Override
	public long waitNanos(Reply response) {
		return (response.status == 503 || response.status == 429) ? this.wait.toNanos() : -1;
	}

	@Override
	public Reply deliver(Reply response, Attempt attempt) {
		response.delivered++;
		return response;
	}

	@Override
	public void discard(Reply response) {
		response.discarded++;
	}

	/**
	 * How a try ends.
	 *
	 * @param millis after what time; never if negative
	 * @param status the status of the answer; 0 for none
	 * @param error the error, if there is no answer
	 * @param byHand what the test does itself instead
	 */
	record Act(long millis, int status, @Nullable Exception error, @Nullable Mono<Integer> byHand) {

		Act after(long millis) {
			return new Act(millis, this.status, this.error, this.byHand);
		}

		private Mono<Integer> play(Stage stage) {
			if (this.byHand != null) {
				return this.byHand;
			}
			if (this.millis < 0) {
				return Mono.never();
			}
			Mono<Integer> end = (this.error != null) ? Mono.error(this.error)
					: (this.status != 0) ? Mono.just(this.status) : Mono.empty();
			return (this.millis == 0) ? end : Mono.delay(Duration.ofMillis(this.millis), stage.time).then(end);
		}

	}

	/**
	 * A response, with a body that somebody must take.
	 */
	static final class Reply {

		final Attempt attempt;

		final int status;

		int delivered;

		int discarded;

		Reply(Attempt attempt, int status) {
			this.attempt = attempt;
			this.status = status;
		}

		void read() {
			this.attempt.complete();
		}

	}

}
