package io.outrigger.testsupport.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link FaultProxy}, each fault measured on a socket.
 */
class FaultProxyTests {

	private EchoServer server;

	private FaultProxy proxy;

	@BeforeEach
	void start() {
		this.server = new EchoServer();
		this.proxy = FaultProxy.to(this.server.port());
	}

	@AfterEach
	void end() {
		this.proxy.close();
		this.server.close();
	}

	@Test
	void withoutFaultsEveryByteComesThrough() throws Exception {
		byte[] sent = new byte[3_000_000];
		new Random(1).nextBytes(sent);
		try (Socket client = connect()) {
			CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> send(client, sent));
			assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
			writing.get(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void aDelayHoldsUpEachDirection() throws IOException {
		try (Socket client = connect()) {
			this.proxy.delay(Duration.ofMillis(500));
			assertThat(roundTrip(client, "ping")).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
			this.proxy.heal();
			assertThat(roundTrip(client, "pong")).isLessThan(Duration.ofSeconds(1));
		}
	}

	@Test
	void aDelayDoesNotAddUpOverWhatIsUnderWay() throws Exception {
		this.proxy.delay(Duration.ofMillis(500));
		try (Socket client = connect()) {
			long start = System.nanoTime();
			CompletableFuture<byte[]> replies = CompletableFuture.supplyAsync(() -> receive(client, 20));
			for (int i = 0; i < 20; i++) {
				send(client, "x");
				awaitTime(start, Duration.ofMillis(10L * (i + 1)));
			}
			assertThat(replies.get(10, TimeUnit.SECONDS)).hasSize(20);
			// The last byte left after 190 ms and was held up twice
			assertThat(since(start)).isBetween(Duration.ofMillis(1190), Duration.ofSeconds(5));
		}
	}

	@Test
	void healingLetsGoWhatIsHeldUp() throws IOException {
		try (Socket client = connect()) {
			this.proxy.delay(Duration.ofMinutes(1));
			send(client, "ping");
			assertSilent(client);
			this.proxy.heal();
			assertThat(receive(client, 4)).asString().isEqualTo("ping");
		}
	}

	@Test
	void aThrottleLetsSoManyBytesPassPerSecond() throws IOException {
		this.proxy.throttle(4_000);
		try (Socket client = connect()) {
			// Carried one slice after the other by both directions, so by one slice
			// longer
			assertThat(roundTrip(client, "x".repeat(5_000))).isBetween(Duration.ofMillis(1250), Duration.ofSeconds(5));
			this.proxy.heal();
			assertThat(roundTrip(client, "x".repeat(5_000))).isLessThan(Duration.ofMillis(1250));
		}
	}

	@Test
	void aCutResetsOpenConnectionsAndNoOthers() throws IOException {
		try (Socket before = connect()) {
			roundTrip(before, "ping");
			this.proxy.cut();
			assertReset(before);
			assertThat(this.proxy.connections()).isZero();
			try (Socket after = connect()) {
				roundTrip(after, "ping");
			}
		}
	}

	@Test
	void refusedConnectionsWorkAgainOnTheSamePortAfterHealing() throws IOException {
		try (Socket before = connect()) {
			roundTrip(before, "ping");
			this.proxy.refuse();
			this.proxy.refuse();
			assertReset(before);
			assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
			this.proxy.heal();
			this.proxy.heal();
			try (Socket after = connect()) {
				roundTrip(after, "ping");
			}
		}
	}

	@Test
	void halfOpenConnectionsAreAcceptedAndSilent() throws IOException {
		try (Socket before = connect()) {
			roundTrip(before, "ping");
			this.proxy.halfOpen();
			send(before, "held");
			assertSilent(before);
			try (Socket during = connect()) {
				send(during, "back");
				assertSilent(during);
				this.proxy.heal();
				assertThat(receive(during, 4)).asString().isEqualTo("back");
			}
			assertThat(receive(before, 4)).asString().isEqualTo("held");
		}
	}

	@Test
	void halfOpenConnectionsDoNotSeeEachOtherEnd() throws IOException {
		Socket client = connect();
		roundTrip(client, "ping");
		this.proxy.halfOpen();
		client.close();
		Awaitility.await().during(Duration.ofMillis(100)).until(() -> this.proxy.connections() == 1);
		this.proxy.heal();
		Awaitility.await().until(() -> this.proxy.connections() == 0);
	}

	@Test
	void resettingReachesOpenConnectionsAndNewOnesOnceTheySend() throws IOException {
		try (Socket before = connect()) {
			roundTrip(before, "ping");
			this.proxy.reset();
			assertReset(before);
			try (Socket during = connect()) {
				assertSilent(during);
				send(during, "lost");
				assertReset(during);
			}
			this.proxy.heal();
			try (Socket after = connect()) {
				roundTrip(after, "pong");
			}
		}
	}

	@Test
	void forgottenConnectionsStaySilentUntilTheirClientLeaves() throws IOException {
		try (Socket before = connect()) {
			roundTrip(before, "ping");
			this.proxy.forget();
			send(before, "lost");
			assertSilent(before);
			try (Socket after = connect()) {
				roundTrip(after, "pong");
			}
			this.proxy.heal();
			assertSilent(before);
			Awaitility.await().until(() -> this.proxy.connections() == 1);
		}
		Awaitility.await().until(() -> this.proxy.connections() == 0);
	}

	@Test
	void aBlackHoleSwallowsWhatIsSentForGood() throws IOException {
		try (Socket before = connect()) {
			roundTrip(before, "ping");
			this.proxy.blackHole();
			send(before, "lost");
			assertSilent(before);
			try (Socket during = connect()) {
				send(during, "lost too");
				assertSilent(during);
				this.proxy.heal();
				assertSilent(during);
			}
			try (Socket after = connect()) {
				roundTrip(after, "pong");
			}
			assertSilent(before);
		}
		Awaitility.await().until(() -> this.proxy.connections() == 0);
	}

	@Test
	void aBlackHoleSwallowsWhatIsSentAsSoonAsItIsOpen() throws IOException {
		this.proxy.blackHole();
		List<Socket> during = new ArrayList<>();
		try {
			for (int i = 0; i < 200; i++) {
				Socket client = connect();
				during.add(client);
				send(client, "lost");
			}
			assertSilent(during.get(during.size() - 1));
			for (Socket client : during) {
				assertThat(client.getInputStream().available()).isZero();
			}
		}
		finally {
			for (Socket client : during) {
				client.close();
			}
		}
	}

	@Test
	void aReplyIsCutAfterExactlySoManyBytes() throws IOException {
		try (Socket client = connect(); Socket other = connect()) {
			roundTrip(client, "ping");
			roundTrip(other, "ping");
			this.proxy.cutAfter(6);
			roundTrip(client, "four");
			send(client, "hello");
			assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("he");
			assertReset(other);
			try (Socket after = connect()) {
				roundTrip(after, "four and more");
			}
		}
	}

	@Test
	void aReplyCanBeLostAsAWhole() throws IOException {
		try (Socket client = connect()) {
			roundTrip(client, "ping");
			this.proxy.cutAfter(0);
			send(client, "hello");
			assertThat(client.getInputStream().readAllBytes()).isEmpty();
		}
	}

	@Test
	void newConnectionsGoWhereTheProxyPointsNow() throws IOException {
		try (EchoServer second = new EchoServer((byte) '2'); Socket before = connect()) {
			roundTrip(before, "ping");
			this.proxy.retarget(second.port());
			roundTrip(before, "ping");
			try (Socket after = connect()) {
				assertThat(receive(after, 1)).asString().isEqualTo("2");
			}
		}
	}

	@Test
	void withNobodyBehindItTheClientIsDisconnected() {
		this.server.close();
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> {
			try (Socket client = connect()) {
				client.getInputStream().read();
			}
		}).withMessageContaining("reset");
	}

	@Test
	void connectionsAreCountedUntilTheirClientLeaves() throws IOException {
		try (Socket first = connect(); Socket second = connect()) {
			roundTrip(first, "ping");
			roundTrip(second, "ping");
			assertThat(this.proxy.connections()).isEqualTo(2);
		}
		Awaitility.await().until(() -> this.proxy.connections() == 0);
	}

	@Test
	void closingEndsConnectionsAndThreadsWhateverTheFault() throws IOException {
		try (Socket client = connect()) {
			roundTrip(client, "ping");
			this.proxy.halfOpen();
			this.proxy.close();
			this.proxy.close();
			assertReset(client);
			this.proxy.heal();
			assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
		}
		// It listens by a thread of the same name
		this.server.close();
		Awaitility.await()
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().startsWith("fault-proxy-")));
	}

	@Test
	void faultsThatCannotBeAreRefusedByName() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.proxy.delay(Duration.ofMillis(-1)))
			.withMessage("delay PT-0.001S must not be negative");
		assertThatIllegalArgumentException().isThrownBy(() -> this.proxy.throttle(0))
			.withMessage("bytesPerSecond 0 must be at least 1");
		assertThatIllegalArgumentException().isThrownBy(() -> this.proxy.cutAfter(-1))
			.withMessage("replyBytes -1 must not be negative");
	}

	private Socket connect() throws IOException {
		Socket socket = new Socket();
		try {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.proxy.port()), 5_000);
			socket.setTcpNoDelay(true);
			socket.setSoTimeout(5_000);
			return socket;
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	private static Duration roundTrip(Socket socket, String message) {
		long start = System.nanoTime();
		send(socket, message);
		assertThat(receive(socket, message.length())).asString().isEqualTo(message);
		return since(start);
	}

	private static void send(Socket socket, String message) {
		send(socket, message.getBytes(StandardCharsets.US_ASCII));
	}

	private static void send(Socket socket, byte[] message) {
		try {
			socket.getOutputStream().write(message);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static byte[] receive(Socket socket, int length) {
		try {
			return socket.getInputStream().readNBytes(length);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static void assertSilent(Socket socket) throws IOException {
		socket.setSoTimeout(150);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> socket.getInputStream().read());
		socket.setSoTimeout(5_000);
	}

	private static void assertReset(Socket socket) {
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.getInputStream().read())
			.withMessageContaining("reset");
	}

	private static void awaitTime(long start, Duration time) {
		Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> since(start).compareTo(time) >= 0);
	}

	private static Duration since(long start) {
		return Duration.ofNanos(System.nanoTime() - start);
	}

}
