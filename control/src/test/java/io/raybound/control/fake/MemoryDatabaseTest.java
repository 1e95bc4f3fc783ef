package io.raybound.control.fake;

import io.raybound.control.DatabaseContract;
import io.raybound.control.storage.Database;

final class MemoryDatabaseTest extends DatabaseContract {
    @Override
    protected Database open() {
        return new MemoryDatabase(signals);
    }
}
