package io.outrigger.autoconfigure.loadbalancer.client.blocking;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.http.StreamingHttpOutputMessage.Body;
import org.springframework.mock.http.client.MockClientHttpRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SentBody}.
 */
class SentBodyTests {

	private int read;

	@Test
	void isReadBeforehandWhereItIsKnownToBeShort() throws IOException {
		SentBody body = SentBody.of(body("order", false), 5, 5);
		assertThat(this.read).isOne();
		for (int i = 0; i < 2; i++) {
			assertThat(body.canRepeat()).isTrue();
			MockClientHttpRequest request = new MockClientHttpRequest();
			body.writeTo(request);
			assertThat(request.getBodyAsString()).isEqualTo("order");
			assertThat(request.getHeaders().getContentLength()).isEqualTo(5);
		}
		assertThat(this.read).isOne();
	}

	@Test
	void saysHowLongItReallyIs() throws IOException {
		MockClientHttpRequest request = new MockClientHttpRequest();
		request.getHeaders().setContentLength(3);
		SentBody.of(body("order", false), 3, 10).writeTo(request);
		assertThat(request.getHeaders().getContentLength()).isEqualTo(5);
		assertThatIOException().isThrownBy(() -> SentBody.of(body("order", false), 3, 4))
			.withMessageContaining("longer than its Content-Length, 3");
		assertThatIOException().isThrownBy(() -> SentBody.of(body("order", false), 6, 10))
			.withMessageContaining("ends after 5 bytes, before its Content-Length, 6");
	}

	@Test
	void noneIsNone() throws IOException {
		SentBody none = SentBody.of(null, -1, 0);
		MockClientHttpRequest request = new MockClientHttpRequest();
		none.writeTo(request);
		assertThat(none.canRepeat()).isTrue();
		assertThat(request.getHeaders().getContentLength()).isZero();
	}

	@Test
	void isNotReadBeforehandOtherwise() throws IOException {
		SentBody once = SentBody.of(body("order", false), -1, 5);
		SentBody tooLong = SentBody.of(body("order", false), 5, 4);
		SentBody unkept = SentBody.of(body("order", true), -1, 0);
		assertThat(this.read).isZero();
		assertThat(once.canRepeat()).isTrue();
		MockClientHttpRequest request = new MockClientHttpRequest();
		once.writeTo(request);
		tooLong.writeTo(request);
		unkept.writeTo(request);
		assertThat(once.canRepeat()).isTrue();
		assertThat(tooLong.canRepeat()).isFalse();
		assertThat(unkept.canRepeat()).isFalse();
		assertThat(tooLong.failed()).isFalse();
		assertThatIOException().isThrownBy(() -> tooLong.writeTo(request)).withMessageContaining("is not kept");
	}

	@Test
	void isStreamedAgainWhereItsSourceCanBeReadTwice() throws IOException {
		SentBody body = SentBody.of(body("order", true), -1, 4, 4);
		assertThat(this.read).isOne();
		for (int i = 0; i < 2; i++) {
			MockClientHttpRequest request = new MockClientHttpRequest();
			body.writeTo(request);
			assertThat(request.getBodyAsString()).isEqualTo("order");
			assertThat(request.getHeaders().getContentLength()).isEqualTo(-1);
			assertThat(body.canRepeat()).isTrue();
		}
		assertThat(this.read).isEqualTo(3);
	}

	@Test
	void aWriterThatHidesWhyItWasBrokenOffIsUnderstood() throws IOException {
		Body source = new Repeatable((out) -> {
			try {
				out.write("order".getBytes(StandardCharsets.US_ASCII));
			}
			catch (IOException ex) {
				throw new IllegalStateException("cannot be written", ex);
			}
		});
		MockClientHttpRequest request = new MockClientHttpRequest();
		SentBody.of(source, -1, 4, 4).writeTo(request);
		assertThat(request.getBodyAsString()).isEqualTo("order");
	}

	@Test
	void whatGivesItsElementsOnceIsSentWholeOrNotAtAll() throws IOException {
		Iterator<String> elements = List.of("first ", "second ", "third ").iterator();
		Body source = new Repeatable((out) -> {
			while (elements.hasNext()) {
				out.write(elements.next().getBytes(StandardCharsets.US_ASCII));
			}
		});
		MockClientHttpRequest request = new MockClientHttpRequest();
		SentBody brokenOff = SentBody.of(source, -1, 10, 10);
		assertThatIOException().isThrownBy(() -> brokenOff.writeTo(request)).withMessageContaining("is another");
		assertThat(brokenOff.failed()).isTrue();
		Iterator<String> again = List.of("first ", "second ", "third ").iterator();
		SentBody kept = SentBody.of(new Repeatable((out) -> {
			while (again.hasNext()) {
				out.write(again.next().getBytes(StandardCharsets.US_ASCII));
			}
		}), -1, 10);
		MockClientHttpRequest whole = new MockClientHttpRequest();
		kept.writeTo(whole);
		assertThat(whole.getBodyAsString()).isEqualTo("first second third ");
	}

	@Test
	void tellsAFailureOfItsOwnFromOneOfTheConnection() throws IOException {
		SentBody failing = SentBody.of((out) -> {
			throw new IllegalStateException("cannot be written");
		}, -1, 10);
		assertThatIllegalStateException().isThrownBy(() -> failing.writeTo(new MockClientHttpRequest()));
		assertThat(failing.failed()).isTrue();
		assertThat(failing.canRepeat()).isFalse();
		SentBody cut = SentBody.of(body("order", false), -1, 10);
		assertThatIOException().isThrownBy(() -> cut.writeTo(new Cut())).withMessage("cut");
		assertThat(cut.failed()).isFalse();
		assertThat(cut.canRepeat()).isFalse();
	}

	@Test
	void aTryThatIsOverCannotBeginToReadIt() throws IOException {
		SentBody body = SentBody.of(body("order", false), -1, 10);
		Body[] bodies = new Body[1];
		StreamingRequest late = new StreamingRequest(new MockClientHttpRequest().getURI(),
				new MockClientHttpRequest().getMethod(), (request, given) -> {
					bodies[0] = given;
					return null;
				});
		body.writeTo(late);
		late.execute();
		MockClientHttpRequest next = new MockClientHttpRequest();
		body.writeTo(next);
		assertThatIOException().isThrownBy(() -> bodies[0].writeTo(OutputStream.nullOutputStream()));
		assertThat(next.getBodyAsString()).isEqualTo("order");
		assertThat(this.read).isOne();
	}

	private Body body(String text, boolean repeatable) {
		Body body = (out) -> {
			this.read++;
			out.write(text.getBytes(StandardCharsets.US_ASCII));
			out.flush();
		};
		return repeatable ? new Repeatable(body) : body;
	}

	private record Repeatable(Body body) implements Body {

		@Override
		public void writeTo(OutputStream out) throws IOException {
			this.body.writeTo(out);
		}

		@Override
		public boolean repeatable() {
			return true;
		}

	}

	private static final class Cut extends MockClientHttpRequest {

		@Override
		public OutputStream getBody() {
			return new OutputStream() {

				@Override
				public void write(int one) throws IOException {
					throw new IOException("cut");
				}

			};
		}

	}

}
