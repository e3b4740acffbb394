namespace Modbench.Engine;

/// <summary>What generated wiring calls to set up and tear down stage objects, so that a failure names its stage.</summary>
public static class StageSetup
{
    /// <summary>Takes the stage object from its member.</summary>
    /// <exception cref="StageSetupException">The member is null after set-up.</exception>
    public static T Take<T>(string stage, T? member)
        where T : class =>
        member ?? throw new StageSetupException(stage, $"'{stage}' is null after set-up: assign it in its initializer, the constructor, [Create] or [Setup]", null);

    /// <summary>Runs <see cref="ISetup.SetupAsync"/> where the stage object has it.</summary>
    /// <exception cref="StageSetupException">It threw; the inner exception is the stage's own.</exception>
    public static async ValueTask RunAsync<T>(string stage, T member, CancellationToken stop)
    {
        if (member is not ISetup setup) return;
        try
        {
            await setup.SetupAsync(stop).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not StageSetupException)
        {
            throw new StageSetupException(stage, error.Message, error);
        }
    }

    /// <summary>Disposes a stage object or pipeline: asynchronously where it can be, else synchronously, else not at all.</summary>
    public static async ValueTask DisposeAsync<T>(T member)
    {
        if (member is IAsyncDisposable later) await later.DisposeAsync().ConfigureAwait(false);
        else if (member is IDisposable now) now.Dispose();
    }
}
