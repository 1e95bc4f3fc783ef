package io.raybound.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {
    private static String read(String text) throws Refusal {
        BodyReader reader = new BodyReader(Limits.defaults());
        reader.begin(RequestHead.CHUNKED);
        ByteBuf in = Unpooled.copiedBuffer(RequestParserTest.unescape(text), StandardCharsets.ISO_8859_1);
        StringBuilder all = new StringBuilder();
        try {
            for (ByteBuf part = reader.next(in); part != null; part = reader.next(in)) {
                all.append(part.toString(StandardCharsets.ISO_8859_1));
                part.release();
            }
            return all + (reader.done() ? "." : "...") + in.readableBytes();
        } finally {
            in.release();
        }
    }

    @Test
    void chunksAreJoinedAndWhatFollowsIsLeftAlone() throws Refusal {
        assertThat(read("3\\r\\nabc\\r\\nA\\r\\n0123456789\\r\\n0\\r\\n\\r\\nGET"))
                .isEqualTo("abc0123456789.3");
        assertThat(read("0\\r\\nTrailer: x\\r\\n\\r\\n")).isEqualTo(".0");
        assertThat(read("3\\r\\nab")).isEqualTo("ab...0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3;a=b\\r\\nabc\\r\\n",
                "3 \\r\\nabc\\r\\n",
                " 3\\r\\nabc\\r\\n",
                "+3\\r\\nabc\\r\\n",
                "-3\\r\\nabc\\r\\n",
                "0x3\\r\\nabc\\r\\n",
                "\\r\\nabc\\r\\n",
                "3\\nabc\\r\\n",
                "3\\rabc\\r\\n",
                "3\\r\\nabc\\n0",
                "3\\r\\nabcd\\r\\n",
                "3\\r\\nabcXX",
                "fffffffff\\r\\nabc\\r\\n",
                "0000000003\\r\\nabc\\r\\n",
                "0\\r\\nbad trailer\\r\\n\\r\\n",
                "0\\r\\n: x\\r\\n\\r\\n",
                "0\\r\\nA: x\\n\\r\\n",
                "g\\r\\nabc\\r\\n"
            })
    void oddFramingIsRefused(String bytes) {
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(Refusal.class);
    }
}
