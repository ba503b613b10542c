package io.outrigger.autoconfigure.sidecar.header;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.outrigger.sidecar.inbound.HeaderLimits;
import io.outrigger.sidecar.inbound.Refusal;
import io.outrigger.sidecar.inbound.Refusals;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SlowHeaders}, in simulated time.
 */
class SlowHeadersTests {

	private static final String REQUEST = "GET /a HTTP/1.1\r\nHost: stock\r\n\r\n";

	private static final long NO_TIMER = -1;

	private final Refusals refusals = new Refusals(() -> 0);

	private final AtomicReference<HeaderLimits> limits = new AtomicReference<>(
			new HeaderLimits(100, Duration.ofSeconds(1)));

	private final Headers headers = new Headers(() -> true, this.limits::get, this.refusals);

	private EmbeddedChannel channel;

	@BeforeEach
	void open() {
		this.channel = new EmbeddedChannel();
		this.channel.freezeTime();
		this.channel.pipeline().addLast(new HttpServerCodec());
		SlowHeaders.watch(this.channel, this.headers);
	}

	@AfterEach
	void release() {
		this.channel.finishAndReleaseAll();
	}

	@Test
	void aConnectionOnWhichNothingComesIsClosedWithoutAWord() {
		later(999);
		assertThat(this.channel.isOpen()).isTrue();
		later(1);
		assertClosed();
		assertThat(this.channel.outboundMessages()).isEmpty();
	}

	@Test
	void headersThatDribbleAreCutOff() {
		for (int i = 0; i < 9; i++) {
			later(100);
			in(REQUEST.substring(i, i + 1));
		}
		later(99);
		assertThat(this.channel.isOpen()).isTrue();
		later(1);
		assertClosed();
		assertThat(written()).startsWith("HTTP/1.1 408 ").contains("Connection: close\r\n").endsWith("\r\n\r\n");
		assertThat(this.channel.inboundMessages()).as("what the codec makes of the rest").isEmpty();
	}

	@Test
	void emptyLinesAreNoHeaders() {
		serveOne();
		later(50);
		in("\r\n");
		later(999);
		in("\r\n");
		later(1);
		assertClosed();
	}

	@Test
	void aRequestThatComesWholeCostsNoTimer() {
		in(REQUEST.substring(0, 20));
		later(999);
		in(REQUEST.substring(20));
		assertThat(timer()).isEqualTo(NO_TIMER);
		answer();
		for (int i = 0; i < 3; i++) {
			in(REQUEST);
			assertThat(timer()).isEqualTo(NO_TIMER);
			answer();
			assertThat(timer()).isEqualTo(NO_TIMER);
		}
		assertOpenFor(Duration.ofHours(1));
	}

	@Test
	void theNextRequestHasItsTimeFromItsFirstByte() {
		serveOne();
		assertOpenFor(Duration.ofHours(1));
		in("G");
		later(600);
		in("E");
		later(399);
		assertThat(this.channel.isOpen()).isTrue();
		later(1);
		assertClosed();
		assertThat(written()).startsWith("HTTP/1.1 408 ");
	}

	@Test
	void whatTheServiceMakesItWaitForIsNotItsFault() {
		in(REQUEST + REQUEST);
		in("GET");
		assertOpenFor(Duration.ofMinutes(1));
		answer();
		assertOpenFor(Duration.ofMinutes(1));
		this.channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK),
				new DefaultHttpContent(text("abc")));
		assertOpenFor(Duration.ofMinutes(1));
		this.channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
		later(999);
		assertThat(this.channel.isOpen()).isTrue();
		later(1);
		assertClosed();
	}

	@Test
	void anAnswerInBetweenIsNotTheLast() {
		in("POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");
		this.channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
		in("x");
		in("GET");
		assertOpenFor(Duration.ofMinutes(1));
		answer();
		later(1000);
		assertClosed();
	}

	@Test
	void bodiesMayTakeTheirTime() {
		in("POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\n");
		in("a");
		assertOpenFor(Duration.ofMinutes(1));
		in("b");
		assertOpenFor(Duration.ofMinutes(1));
		in("c");
		assertOpenFor(Duration.ofMinutes(1));
		answer();
		in("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
		in("3");
		assertOpenFor(Duration.ofMinutes(1));
		in("\r\nabc\r\n0\r\nTrail");
		assertOpenFor(Duration.ofMinutes(1));
		in("er: 1\r\n\r\n");
		answer();
		in("G");
		later(1000);
		assertClosed();
	}

	@Test
	void whatIsLeftOfABodyOnceItsRequestIsAnsweredHasAsLongAsHeaders() {
		in("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
		answer();
		assertThat(written()).startsWith("HTTP/1.1 200 ");
		for (int i = 0; i < 9; i++) {
			later(100);
			in("1\r\na\r\n");
		}
		later(99);
		assertThat(this.channel.isOpen()).isTrue();
		later(1);
		assertThat(this.channel.isOpen()).isFalse();
		assertThat(timer()).isEqualTo(NO_TIMER);
		assertThat(written()).as("there was an answer").isEmpty();
		assertThat(this.refusals.count(Refusal.BODY_TOO_SLOW)).isOne();
		assertThat(this.refusals.count(Refusal.HEADERS_TOO_SLOW)).isZero();
	}

	@Test
	void aBodyThatEndsSoonAfterTheAnswerDoesNoHarm() {
		in("POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\na");
		answer();
		later(900);
		in("bc");
		assertThat(timer()).isEqualTo(NO_TIMER);
		assertOpenFor(Duration.ofHours(1));
		in("GET");
		later(999);
		assertThat(this.channel.isOpen()).isTrue();
		later(1);
		assertClosed();
		assertThat(this.refusals.count(Refusal.BODY_TOO_SLOW)).isZero();
	}

	@Test
	void whatIsNoRequestIsLeftToTheCodec() {
		in("nonsense");
		in("\r\n\r\n");
		assertThat(timer()).isEqualTo(NO_TIMER);
		assertThat(this.refusals.count(Refusal.HEADERS_TOO_SLOW)).isZero();
	}

	@Test
	void aConnectionThatIsGoneLeavesNoTimerBehind() {
		assertThat(timer()).isPositive();
		this.channel.close();
		assertThat(timer()).isEqualTo(NO_TIMER);
		open();
		in("GET");
		this.channel.pipeline().remove(SlowHeaders.class);
		assertThat(timer()).isEqualTo(NO_TIMER);
		open();
		serveOne();
		in("GET");
		assertThat(timer()).isPositive();
		this.channel.close();
		assertThat(timer()).isEqualTo(NO_TIMER);
		assertThat(this.refusals.count(Refusal.HEADERS_TOO_SLOW)).isZero();
	}

	@Test
	void anotherProtocolIsLeftAlone() {
		serveOne();
		in("GET");
		this.channel.pipeline().remove(HttpServerCodec.class);
		later(1000);
		assertThat(this.channel.isOpen()).isTrue();
		in("whatever");
		assertThat(this.channel.pipeline().toMap()).isEmpty();
		assertOpenFor(Duration.ofMinutes(1));
		assertThat(this.refusals.count(Refusal.HEADERS_TOO_SLOW)).isZero();
	}

	@Test
	void aServerWithoutHttp1IsNotWatched() {
		this.channel = new EmbeddedChannel();
		SlowHeaders.watch(this.channel, this.headers);
		assertThat(this.channel.pipeline().toMap()).isEmpty();
		assertThat(timer()).isEqualTo(NO_TIMER);
	}

	@Test
	void theTimeIsLiveAndCanBeNone() {
		serveOne();
		this.limits.set(new HeaderLimits(100, Duration.ZERO));
		in("GET");
		assertOpenFor(Duration.ofHours(1));
		in(REQUEST.substring(3));
		answer();
		this.limits.set(new HeaderLimits(100, Duration.ofSeconds(3)));
		in("GET");
		later(2999);
		assertThat(this.channel.isOpen()).isTrue();
		later(1);
		assertClosed();
	}

	@Test
	void headersHaveNoOtherTimeThanSaidHoweverTheyAreCut() {
		Random random = new Random(20261122);
		for (int run = 0; run < 300; run++) {
			open();
			long allowed = 1000;
			for (int request = 0; request < 4 && this.channel.isOpen(); request++) {
				allowed = sendInPieces(random, (request == 0) ? allowed : -1);
				if (this.channel.isOpen()) {
					answer();
					later(random.nextInt(3000));
					assertThat(this.channel.isOpen()).as("between requests").isTrue();
				}
			}
			this.channel.finishAndReleaseAll();
		}
	}

	/**
	 * Sends a request in pieces, and knows when the connection has to be closed.
	 */
	private long sendInPieces(Random random, long since) {
		long left = since;
		int sent = 0;
		while (sent < REQUEST.length()) {
			int pause = (sent == 0 && left < 0) ? 0 : random.nextInt(400);
			later(pause);
			left = (left < 0) ? 1000 : left - pause;
			assertThat(this.channel.isOpen()).isEqualTo(left > 0);
			if (left <= 0) {
				break;
			}
			int to = Math.min(REQUEST.length(), sent + 1 + random.nextInt(REQUEST.length()));
			in(REQUEST.substring(sent, to));
			sent = to;
		}
		return left;
	}

	private void serveOne() {
		in(REQUEST);
		answer();
		written();
	}

	private void in(String text) {
		this.channel.writeInbound(text(text));
		ReferenceCountUtil.release(this.channel.readInbound());
	}

	private static ByteBuf text(String text) {
		return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
	}

	private void answer() {
		DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
		response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
		this.channel.writeOutbound(response);
	}

	private String written() {
		StringBuilder all = new StringBuilder();
		for (ByteBuf part = this.channel.readOutbound(); part != null; part = this.channel.readOutbound()) {
			all.append(part.toString(StandardCharsets.US_ASCII));
			part.release();
		}
		return all.toString();
	}

	private void later(long millis) {
		this.channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
		this.channel.runScheduledPendingTasks();
	}

	private long timer() {
		return this.channel.runScheduledPendingTasks();
	}

	private void assertOpenFor(Duration time) {
		later(time.toMillis());
		assertThat(this.channel.isOpen()).isTrue();
	}

	private void assertClosed() {
		assertThat(this.channel.isOpen()).isFalse();
		assertThat(timer()).isEqualTo(NO_TIMER);
		assertThat(this.refusals.count(Refusal.HEADERS_TOO_SLOW)).isOne();
	}

}
