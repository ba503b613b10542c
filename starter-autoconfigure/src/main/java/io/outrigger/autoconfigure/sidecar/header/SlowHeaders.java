package io.outrigger.autoconfigure.sidecar.header;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Closes a connection on which the headers of a request do not come in time: from its
 * opening, later from the first byte of the next request, or from the answer to the one
 * before where that was not waited for: the rest of a body that nobody read is thrown
 * away as it comes, and may not come for ever. It stands on both sides of the codec of
 * HTTP/1.1, where it sees the bytes that come in and what they are once whole. Where the
 * connection turns out to speak something else (HTTP/2, web sockets), it goes.
 * <p>
 * A request that comes whole in one read costs no timer, unless it is the first. Belongs
 * to one connection, and to its event loop.
 * <p>
 * It also has the connection read on where Reactor Netty forgets to (up to 1.2.18, its
 * issue 4361): when a request came before the one that was answered by another thread was
 * done with, and is then answered at once. Tokens that are checked make that likely, and
 * nobody would hear the client any more.
 */
final class SlowHeaders extends ChannelInboundHandlerAdapter {

	private static final byte[] ANSWER = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	private final Headers headers;

	private final Messages messages = new Messages();

	private @Nullable ChannelHandlerContext codec;

	private @Nullable Future<?> timer;

	/*
	 * Something came of the next request, but not its headers.
	 */
	private boolean begun;

	private SlowHeaders(Headers headers) {
		this.headers = headers;
	}

	/**
	 * Watches a connection, if it may be one of HTTP/1.1.
	 * @param channel the connection, with the handlers of Reactor Netty
	 * @param headers say how long headers may take
	 */
	static void watch(Channel channel, Headers headers) {
		ChannelPipeline pipeline = channel.pipeline();
		ChannelHandlerContext codec = pipeline.context(HttpServerCodec.class);
		String first = null;
		if (pipeline.get(NettyPipeline.H2CUpgradeHandler) != null) {
			first = NettyPipeline.H2CUpgradeHandler;
		}
		else if (pipeline.get(NettyPipeline.H2OrHttp11Codec) != null) {
			first = NettyPipeline.H2OrHttp11Codec;
		}
		else if (codec != null) {
			first = codec.name();
		}
		if (first != null) {
			pipeline.addBefore(first, SlowHeaders.class.getName(), new SlowHeaders(headers));
		}
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		if (context.channel().isActive()) {
			start(context);
		}
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		if (this.timer == null) {
			start(context);
		}
		context.fireChannelActive();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!isHttp1(context)) {
			leave(context.pipeline());
			context.fireChannelRead(message);
			return;
		}
		boolean something = message instanceof ByteBuf bytes && bytes.isReadable();
		this.messages.decoded = false;
		context.fireChannelRead(message);
		if (something && !this.messages.decoded && !this.messages.inBody && !this.begun) {
			this.begun = true;
			if (this.timer == null) {
				start(context);
			}
		}
	}

	/*
	 * With TLS the codec comes when the handshake has shown which protocol is spoken, and
	 * it leaves when the connection is upgraded to another.
	 */
	private boolean isHttp1(ChannelHandlerContext context) {
		ChannelHandlerContext found = this.codec;
		if (found == null) {
			found = context.pipeline().context(HttpServerCodec.class);
			if (found == null) {
				return false;
			}
			this.codec = found;
			this.messages.bytes = context;
			context.pipeline().addAfter(found.name(), Messages.class.getName(), this.messages);
		}
		return !found.isRemoved();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		stop();
		context.fireChannelInactive();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		stop();
	}

	private void leave(ChannelPipeline pipeline) {
		pipeline.remove(this);
		if (pipeline.context(this.messages) != null) {
			pipeline.remove(this.messages);
		}
	}

	/*
	 * While an answer is due nothing more is read, whatever the client may have sent.
	 */
	private void start(ChannelHandlerContext context) {
		Duration timeout = this.headers.timeout();
		if (this.messages.due == 0 && !timeout.isZero()) {
			this.timer = context.executor().schedule(() -> end(context), timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	private void stop() {
		Future<?> last = this.timer;
		this.timer = null;
		if (last != null) {
			last.cancel(false);
		}
	}

	/*
	 * The answer does not wait for anybody to read it. Who never said anything gets none:
	 * it would take it for that to the request which it sends next.
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	private void end(ChannelHandlerContext context) {
		this.timer = null;
		ChannelHandlerContext found = this.codec;
		if (!context.channel().isActive() || (found != null && found.isRemoved())) {
			return;
		}
		this.messages.cut = true;
		this.headers.tooSlow(this.messages.inBody);
		if (this.begun) {
			context.writeAndFlush(Unpooled.wrappedBuffer(ANSWER));
		}
		context.close();
	}

	/**
	 * The other side of the codec.
	 */
	private final class Messages extends ChannelDuplexHandler implements Runnable {

		private @Nullable ChannelHandlerContext bytes;

		/*
		 * Something became whole in the current read.
		 */
		private boolean decoded;

		/*
		 * What comes out of the codec when the connection closes is nobody's concern, and
		 * would be a line of the log for each.
		 */
		private boolean cut;

		private boolean inBody;

		private boolean informational;

		/*
		 * Answers that are not written yet.
		 */
		private int due;

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			this.decoded = true;
			if (this.cut) {
				ReferenceCountUtil.release(message);
				return;
			}
			if (message instanceof HttpRequest) {
				stop();
				SlowHeaders.this.begun = false;
				this.inBody = true;
				this.due++;
			}
			if (message instanceof LastHttpContent) {
				this.inBody = false;
				if (this.due == 0) {
					stop();
				}
			}
			context.fireChannelRead(message);
		}

		@Override
		@SuppressWarnings("FutureReturnValueIgnored")
		public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
			context.write(message, promise);
			if (message instanceof HttpResponse response) {
				this.informational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
			}
			if (message instanceof LastHttpContent && !this.informational && this.due > 0) {
				this.due--;
				context.executor().execute(this);
			}
		}

		/*
		 * Once the current read is done, for where a request is answered while it is read
		 * its end is yet to come. To read on does nothing where somebody did already, and
		 * what is read early waits its turn.
		 */
		@Override
		public void run() {
			ChannelHandlerContext context = this.bytes;
			if (context == null || this.due != 0 || context.isRemoved() || !context.channel().isActive()) {
				return;
			}
			if ((this.inBody || SlowHeaders.this.begun) && SlowHeaders.this.timer == null) {
				start(context);
			}
			context.read();
		}

	}

}
