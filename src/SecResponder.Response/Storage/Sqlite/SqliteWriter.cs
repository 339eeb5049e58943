using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace SecResponder.Response.Storage.Sqlite;

/// <summary>The one connection that writes. What is written while somebody else writes already goes into one transaction together: one wait for the disk, whoever the writers are.</summary>
/// <remarks>
/// <code>
///   write ──▶ queue ──▶ nobody writes? ── yes ──▶ 1 take what waits  2 each behind a savepoint  3 commit once  4 tell each ──┐
///                             └── no: who writes now takes it with the next        ▲──────── more has come meanwhile ◀───────┘
/// </code>
/// Whose write is refused (a conflict) is undone to its savepoint, and the others' stand. When SQLite itself fails nothing of the transaction stands, and each is tried by itself, so that each hears of
/// its own trouble only. A write that nobody else meets runs on its caller's thread, at once.
/// </remarks>
/// <param name="connection">The connection; nobody else uses it.</param>
internal sealed class SqliteWriter(SqliteConnection connection) : IAsyncDisposable
{
    private const int Most = 64;

    private interface IWrite
    {
        bool TryTake();
        void Run(Sql sql);
        void Tell(Exception? failed);
    }

    private readonly ConcurrentQueue<IWrite> _waiting = [];
    private readonly SqlStatements _statements = new();
    private int _isWriting;
    private volatile bool _isClosed;

    public SqliteConnection Connection => connection;

    /// <summary>Writes in a transaction: all of it, or nothing.</summary>
    /// <exception cref="SqliteException">Nothing was written.</exception>
    public Task<T> WriteAsync<T>(Func<Sql, T> write, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (cancellation.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellation);
        var mine = new Write<T>(write, cancellation);
        _waiting.Enqueue(mine);
        if (Interlocked.CompareExchange(ref _isWriting, 1, 0) == 0)
            WriteOnce();
        return mine.Done;
    }

    public async ValueTask DisposeAsync()
    {
        _isClosed = true;
        while (Interlocked.CompareExchange(ref _isWriting, 1, 0) != 0)
            await Task.Delay(1);
        WriteTogether();
        _statements.Dispose();
        await connection.DisposeAsync();
    }

    // Whoever begins has its own among the first, and is not kept by what comes later.
    private void WriteOnce()
    {
        WriteTogether();
        if (_waiting.IsEmpty)
            Leave();
        else
            _ = Task.Run(WriteOn);
    }

    private void WriteOn()
    {
        while (!_waiting.IsEmpty)
            WriteTogether();
        Leave();
    }

    private void Leave()
    {
        Volatile.Write(ref _isWriting, 0);
        // What came between the last look and this belongs to nobody yet.
        if (!_waiting.IsEmpty && Interlocked.CompareExchange(ref _isWriting, 1, 0) == 0)
            _ = Task.Run(WriteOn);
    }

    private void WriteTogether()
    {
        var taken = new List<IWrite>();
        while (taken.Count < Most && _waiting.TryDequeue(out var next))
            if (next.TryTake())
                taken.Add(next);
        if (taken.Count == 1 || taken.Count > 1 && !TryTogether(taken))
            foreach (var write in taken)
                write.Tell(Alone(write));
    }

    private Exception? Alone(IWrite write)
    {
        try
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            write.Run(new Sql(connection, transaction, _statements));
            transaction.Commit();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private bool TryTogether(List<IWrite> writes)
    {
        var failed = new Exception?[writes.Count];
        try
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            var sql = new Sql(connection, transaction, _statements);
            for (var i = 0; i < failed.Length; i++)
            {
                sql.Run("SAVEPOINT one");
                try
                {
                    writes[i].Run(sql);
                }
                catch (Exception e) when (e is not SqliteException)
                {
                    failed[i] = e;
                    sql.Run("ROLLBACK TO one");
                }
                sql.Run("RELEASE one");
            }
            transaction.Commit();
        }
        catch (SqliteException)
        {
            return false;
        }
        for (var i = 0; i < failed.Length; i++)
            writes[i].Tell(failed[i]);
        return true;
    }

    private sealed class Write<T> : IWrite
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Func<Sql, T> _write;
        private readonly CancellationTokenRegistration _cancelled;
        private T? _result;
        private int _isTaken;

        public Write(Func<Sql, T> write, CancellationToken cancellation)
        {
            _write = write;
            // What was taken already is written whatever anybody wants by then, and said to be.
            _cancelled = cancellation.UnsafeRegister(static (mine, token) =>
            {
                if (((Write<T>)mine!).TryTake())
                    ((Write<T>)mine)._done.TrySetCanceled(token);
            }, this);
        }

        public Task<T> Done => _done.Task;

        public bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;

        public void Run(Sql sql) => _result = _write(sql);

        public void Tell(Exception? failed)
        {
            _cancelled.Unregister();
            if (failed is null)
                _done.SetResult(_result!);
            else
                _done.SetException(failed);
        }
    }
}
