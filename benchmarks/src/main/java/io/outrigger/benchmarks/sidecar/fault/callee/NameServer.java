package io.outrigger.benchmarks.sidecar.fault.callee;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsSection;

/**
 * A name server to which every name is this machine, and nobody may remember that.
 */
public final class NameServer implements AutoCloseable {

	private static final String HOST = "127.0.0.1";

	private static final byte[] ADDRESS = { 127, 0, 0, 1 };

	private static final int SECONDS = 0;

	private final EventLoopGroup loop = new NioEventLoopGroup(1);

	private final Channel channel;

	private volatile boolean silent;

	/**
	 * Starts it.
	 */
	public NameServer() {
		this.channel = new Bootstrap().group(this.loop)
			.channel(NioDatagramChannel.class)
			.handler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline()
						.addLast(new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new Answers());
				}

			})
			.bind(HOST, 0)
			.syncUninterruptibly()
			.channel();
	}

	/**
	 * Returns where it can be asked.
	 * @return its address
	 */
	public InetSocketAddress address() {
		return (InetSocketAddress) this.channel.localAddress();
	}

	/**
	 * Answers no more.
	 */
	public void silence() {
		this.silent = true;
	}

	void heal() {
		this.silent = false;
	}

	@Override
	public void close() {
		this.channel.close().syncUninterruptibly();
		this.loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
	}

	private final class Answers extends SimpleChannelInboundHandler<DatagramDnsQuery> {

		// An answer may get lost
		@Override
		@SuppressWarnings("FutureReturnValueIgnored")
		protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
			if (NameServer.this.silent) {
				return;
			}
			DnsQuestion question = query.recordAt(DnsSection.QUESTION);
			DatagramDnsResponse response = new DatagramDnsResponse(/* sender= */ query.recipient(),
					/* recipient= */ query.sender(), query.id());
			response.addRecord(DnsSection.QUESTION, question);
			if (question.type().equals(DnsRecordType.A)) {
				response.addRecord(DnsSection.ANSWER, new DefaultDnsRawRecord(question.name(), DnsRecordType.A, SECONDS,
						Unpooled.wrappedBuffer(ADDRESS)));
			}
			context.writeAndFlush(response);
		}

	}

}
