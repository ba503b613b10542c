package io.outrigger.benchmarks.simulation.server;

import org.jspecify.annotations.Nullable;

/**
 * A request at an instance.
 */
public abstract class Call implements Runnable {

	private @Nullable Server server;

	private int status;

	private boolean left;

	/**
	 * The instance answered.
	 * @param status the HTTP status
	 */
	protected abstract void answered(int status);

	/**
	 * The instance took no connection.
	 */
	protected abstract void refused();

	/**
	 * The client goes away: it hears nothing any more.
	 */
	public final void leave() {
		this.left = true;
	}

	final boolean hasLeft() {
		return this.left;
	}

	final int status() {
		return this.status;
	}

	final void begin(Server at, int withStatus) {
		this.server = at;
		this.status = withStatus;
	}

	/**
	 * It has been served.
	 */
	@Override
	public final void run() {
		if (this.server != null) {
			this.server.served(this);
		}
	}

}
