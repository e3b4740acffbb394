using System.Runtime.CompilerServices;

namespace Modbench.Engine;

/// <summary>Calls to stages held in members through their interface; constrained, so that a struct stage is not boxed.</summary>
public static class StageCall
{
    /// <summary>Calls <see cref="IStage{TIn,TOut}.Run"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TOut Run<TStage, TIn, TOut>(ref TStage stage, TIn input)
        where TStage : IStage<TIn, TOut> => stage.Run(input);

    /// <summary>Calls <see cref="IAsyncStage{TIn,TOut}.RunAsync"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask<TOut> RunAsync<TStage, TIn, TOut>(ref TStage stage, TIn input, CancellationToken stop)
        where TStage : IAsyncStage<TIn, TOut> => stage.RunAsync(input, stop);

    /// <summary>Calls <see cref="IStreamStage{TIn,TOut}.RunAsync"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IAsyncEnumerable<TOut> Stream<TStage, TIn, TOut>(ref TStage stage, TIn input, CancellationToken stop)
        where TStage : IStreamStage<TIn, TOut> => stage.RunAsync(input, stop);
}
