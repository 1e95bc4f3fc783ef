package io.raybound.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.testkit.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdTest {
    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindMakesIdsThatAreDnsLabelsOfItsOwnKind(Kind kind) {
        Id id = new Ids(new Random(7)).next(kind);

        assertThat(id.value()).matches("[a-z][a-z0-9-]{1,61}[a-z0-9]");
        assertThat(id.is(kind)).isTrue();
        assertThat(Id.read(kind, id.value())).contains(id);
        assertThat(id.tail()).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "clu",
                "clu-",
                "clu-short",
                "CLU-4f7q2m6kzt3a",
                "clu-4f7q2m6kzt3a\n",
                "clu-4f7q2m6kzt31",
                "../../etc/passwd"
            })
    void whateverIsNotAnIdIsRefusedWithTheExpectedForm(String text) {
        assertThatThrownBy(() -> new Id(text)).isInstanceOf(BadValue.class).hasMessageContaining("a prefix, a dash");
    }

    @Test
    void noTextOfHostileCharactersIsEverAnIdOfAKind() {
        Seeds.each(200, random -> {
            String text = "clu-" + Seeds.text(random, 30);
            assertThat(Id.read(Kind.CLUSTER, text).isPresent()).isEqualTo(text.matches("clu-[a-z2-7]{12,26}"));
        });
    }
}
