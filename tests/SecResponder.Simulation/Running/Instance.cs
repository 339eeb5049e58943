using SecResponder.Response;
using SecResponder.Response.Approvals;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Planning;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Tickets;
using SecResponder.Simulation.Machinery;
using SecResponder.Simulation.Outside;
using SecResponder.Simulation.Promises;

namespace SecResponder.Simulation.Running;

/// <summary>One process of SecResponder: the real pipeline, runner, keeper and desk over its own clock, its own way to the store and its own copy of the playbooks.</summary>
internal sealed class Instance
{
    private readonly OutsideSystems _outside;
    private readonly Feed _feed;
    private bool _isDown;

    public Instance(string name, SimScheduler scheduler, SimClock clock, IResponderStore store, OutsideSystems outside, Scenario scenario, Feed feed, Judge judge, Flaws flaws)
    {
        (_outside, _feed) = (outside, feed);
        Thread = new SimThread(scheduler, name);
        Wall = new SimClock.Wall(clock) { Off = outside.Random.NextDouble() * 2 * Scenario.ClocksApart - Scenario.ClocksApart };
        Store = flaws.Store(new SimStore(store, Thread, outside, () => _isDown), outside);
        Snapshot = flaws.Snapshot(scenario, clock);
        var catalogue = new ActionCatalogue(SimAction.All(outside).Select(action => flaws.Action(action, outside)));
        var options = new RunnerOptions { CallsPerSystem = 64, DriftEvery = TimeSpan.FromMinutes(3), MaxReasserts = Judge.MaxReasserts };
        World = new ResponseWorld(
            Store, catalogue, [flaws.Resolver(new SimResolver(outside, scenario), scenario)], Snapshot, new SystemCalls(options, flaws.CallsClock(Wall), new Listener<SystemCalls>(judge)), options, Wall)
        {
            Records = [flaws.Records(new SimRecords(outside))],
        };
        Runner = new StepRunner(World, new Listener<StepRunner>(judge));
        Keeper = new HoldKeeper(World with { Time = flaws.KeepersClock(Wall) }, new Listener<HoldKeeper>(judge));
        Journals = new JournalKeeper(World, new Listener<JournalKeeper>(judge));
        Tickets = new TicketWatch(World, new Listener<TicketWatch>(judge));
        Desk = new ApprovalDesk(World);
        Verdicts = new IncidentJudge(World);
        Pipeline = new SignalPipeline(
            Store, new Planner(catalogue.Signatures, new TemplateLimits()), InForce, new PipelineOptions(), Wall);

        ResponseSnapshot InForce()
        {
            var now = Snapshot();
            return now with { CorrelatorOf = id => now.Playbooks.ContainsKey(id) ? scenario.Correlator : null };
        }
    }

    public SimThread Thread { get; }
    public SimClock.Wall Wall { get; }
    public IResponderStore Store { get; }
    public Func<ResponseSnapshot> Snapshot { get; }
    public ResponseWorld World { get; }
    public StepRunner Runner { get; }
    public HoldKeeper Keeper { get; }
    public JournalKeeper Journals { get; }
    public TicketWatch Tickets { get; }
    public ApprovalDesk Desk { get; }
    public IncidentJudge Verdicts { get; }
    public SignalPipeline Pipeline { get; }

    // What takes seconds while everything happens may take minutes when there is little left to do.
    private int Slowness => !_outside.IsHealed ? 1 : _outside.Clock.Now < Scenario.Calm ? 4 : 12;

    /// <summary>Begins its loops; they end with the process.</summary>
    public void Start()
    {
        Thread.Start(() => AgainAsync(() => _feed.TakeAsync(this), 1, 45));
        Thread.Start(() => AgainAsync(() => Runner.RunDueAsync(default), 1, 25));
        Thread.Start(() => AgainAsync(() => Keeper.ReleaseDueAsync(default), 5, 45));
        Thread.Start(() => AgainAsync(() => Journals.WriteDueAsync(default), 5, 60));
        Thread.Start(() => AgainAsync(() => Tickets.LookDueAsync(default), 10, 90));
        Thread.Start(async () =>
        {
            while (!_outside.IsHealed)
            {
                await _outside.Clock.DelayAsync(TimeSpan.FromSeconds(_outside.Random.Next(20, 240)));
                // The clock is set, the store goes away or comes back.
                Wall.Off = _outside.Random.NextDouble() * 2 * Scenario.ClocksApart - Scenario.ClocksApart;
                // A call that is begun in between, and has not left when it is over, is cut as one is that was begun before.
                var wasDown = _isDown;
                _isDown = !_isDown && _outside.Random.Next(6) == 0;
                if (_isDown || wasDown)
                    Thread.Interrupt();
            }
        });
    }

    private async Task AgainAsync(Func<Task> turn, int least, int most)
    {
        while (true)
        {
            try
            {
                await turn();
            }
            catch (Exception e) when (e is StoreException or StoreConflictException)
            {
                // As every host does: it is tried again later.
            }
            await _outside.Clock.DelayAsync(TimeSpan.FromSeconds(_outside.Random.Next(least, most) * Slowness));
        }
    }
}
