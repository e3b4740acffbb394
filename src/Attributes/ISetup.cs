namespace Modbench;

/// <summary>A stage that loads something (a model, an index) before the first query.</summary>
public interface ISetup
{
    /// <summary>
    /// Called once per stage object after the pipeline was created and its own <see cref="SetupAttribute"/> method has run, before
    /// warm-up. Its time counts as <c>setup</c>, never as a query's. An exception ends the launch and names the stage.
    /// </summary>
    /// <param name="stop">Cancelled when the launch is given up meanwhile: an interrupt, ten minutes passed, the tool gone. The process ends a second later.</param>
    ValueTask SetupAsync(CancellationToken stop);
}
