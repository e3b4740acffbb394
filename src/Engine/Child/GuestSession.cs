namespace Modbench.Engine;

/// <summary>A neighbour that lives in the subject's process: a session of its own, over a connection of its own.</summary>
internal sealed class GuestSession(ChildPlan plan)
{
    private volatile bool over;

    /// <summary>Returns when it has said all it has to say.</summary>
    public void Run(Func<ChildPlan, PipelineWiring?> findWiring)
    {
        MessageStream host;
        try
        {
            host = new MessageStream(HostConnection.Open(plan.Socket));
            host.Send(new Hello(plan.Token, Environment.ProcessId, ChildPlan.CurrentProtocol, PackageVersion.Value));
        }
        catch (Exception)
        {
            // Without its host the launch can't be what was asked for.
            ProcessEnd.Kill();
            throw;
        }

        new ChildSession(plan, host, null, "the subject's records have those of the process") { OnHostGone = EndWithoutHost }.Run(findWiring);

        // The end of the connection tells the host that a failed guest is gone; the process and the subject live on until the host ends them.
        over = true;
        host.Dispose();
    }

    private void EndWithoutHost()
    {
        if (!over) ProcessEnd.Kill();
    }
}
