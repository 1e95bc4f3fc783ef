package io.raybound.link;

import io.raybound.model.Id;
import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;

/// What a [LinkLoop] is made of.
///
/// @param who what enrollment yielded
/// @param listener told of each change of state, from the loop's threads; must not block
public record LinkParts(
        Program program,
        LinkClient client,
        Credentials who,
        Journal journal,
        InstructionHandler handler,
        StateListener listener,
        Timing timing,
        RandomGenerator random) {

    /// The program that speaks.
    ///
    /// @param word `operator` or `head-agent`
    /// @param bootId changes with each start
    /// @param kinds kinds of instructions it understands
    public record Program(String word, String version, String bootId, Set<String> kinds) {
        public Program {
            kinds = Set.copyOf(kinds);
        }

        public static Program operator(String version, String bootId) {
            return new Program("operator", version, bootId, Set.of("cluster", "keys", "site"));
        }

        public static Program headAgent(String version, String bootId) {
            return new Program("head-agent", version, bootId, Set.of("job", "keys"));
        }
    }

    /// How long polls are held and how often everything is reported.
    ///
    /// @param hold how long a poll asks to be held
    /// @param reportEvery how often all standing reports are repeated
    public record Timing(Duration hold, Duration reportEvery) {
        public static Timing of(LinkSettings settings) {
            return new Timing(settings.hold(), settings.reportEvery());
        }
    }

    /// Hears of changes of the link's state.
    @FunctionalInterface
    public interface StateListener {
        void changed(LinkState state);
    }

    Id subject() {
        return who.principal();
    }
}
