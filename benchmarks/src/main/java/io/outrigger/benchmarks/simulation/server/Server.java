package io.outrigger.benchmarks.simulation.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;

import io.outrigger.benchmarks.simulation.clock.Agenda;

/**
 * An instance: some workers and a queue before them, first come first served. Whoever
 * leaves the queue is not served; whoever leaves while being served occupies his worker
 * to the end.
 */
public final class Server {

	/**
	 * As many workers as there are requests.
	 */
	public static final int UNLIMITED = Integer.MAX_VALUE;

	private static final int ERROR = 500;

	private static final long REFUSAL_NANOS = Duration.ofMillis(1).toNanos();

	private final Queue<Call> queue = new ArrayDeque<>();

	private final Agenda agenda;

	private final Random random;

	private ServiceTime time;

	private int workers;

	private int status = 200;

	private Reach reach = Reach.REACHABLE;

	private double errors;

	private int busy;

	private long calls;

	/**
	 * Creates an instance that answers well.
	 * @param agenda the time
	 * @param random its source of random numbers
	 * @param workers how many requests it serves at a time
	 * @param time how long it serves one
	 */
	public Server(Agenda agenda, Random random, int workers, ServiceTime time) {
		this.agenda = agenda;
		this.random = random;
		this.workers = workers;
		this.time = time;
	}

	/**
	 * Changes how requests are answered that are served from now on.
	 * @param status the HTTP status
	 * @param time how long one is served
	 */
	public void answers(int status, ServiceTime time) {
		this.status = status;
		this.time = time;
	}

	/**
	 * Lets some requests fail, each with a status of 500 after its usual time.
	 * @param part which part of them, from 0 to 1
	 */
	public void errors(double part) {
		this.errors = part;
	}

	/**
	 * Changes how many requests are served at a time.
	 * @param workers the number
	 */
	public void workers(int workers) {
		this.workers = workers;
	}

	/**
	 * Changes how it is reached. One that is not reachable any more loses what it has:
	 * nothing is answered.
	 * @param reach how
	 */
	public void reach(Reach reach) {
		this.reach = reach;
		if (reach != Reach.REACHABLE) {
			this.queue.clear();
		}
	}

	/**
	 * Returns how many requests were sent here.
	 * @return the number
	 */
	public long calls() {
		return this.calls;
	}

	/**
	 * Takes a request.
	 * @param call the request
	 */
	public void take(Call call) {
		this.calls++;
		if (this.reach == Reach.REFUSING) {
			this.agenda.in(REFUSAL_NANOS, () -> refuse(call));
		}
		else if (this.reach == Reach.REACHABLE && this.busy < this.workers) {
			serve(call);
		}
		else if (this.reach == Reach.REACHABLE) {
			this.queue.add(call);
		}
	}

	private static void refuse(Call call) {
		if (!call.hasLeft()) {
			call.refused();
		}
	}

	private void serve(Call call) {
		this.busy++;
		boolean fails = this.errors > 0 && this.random.nextDouble() < this.errors;
		call.begin(this, fails ? ERROR : this.status);
		this.agenda.in(this.time.nanos(this.busy, this.random), call);
	}

	void served(Call call) {
		this.busy--;
		while (!this.queue.isEmpty() && this.busy < this.workers) {
			Call next = this.queue.remove();
			if (!next.hasLeft()) {
				serve(next);
			}
		}
		if (this.reach == Reach.REACHABLE && !call.hasLeft()) {
			call.answered(call.status());
		}
	}

	/**
	 * What becomes of those who want to connect.
	 */
	public enum Reach {

		/**
		 * They are served.
		 */
		REACHABLE,

		/**
		 * They are told at once that nobody is there.
		 */
		REFUSING,

		/**
		 * They hear nothing.
		 */
		SILENT

	}

}
