package io.raybound.headagent.ray;

import java.time.Clock;

final class FakeRayJobsTest extends RayJobsContract {
    private final FakeRayJobs fake = new FakeRayJobs(Clock.systemUTC());

    @Override
    protected RayJobs ray() {
        return fake;
    }

    @Override
    protected void letTimePass() {
        fake.advance();
    }
}
