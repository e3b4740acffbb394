namespace Modbench.Engine;

/// <summary>
/// The host's messages, from the thread that reads them to the one that answers. Not a BlockingCollection: its assembly and its semaphores take 3 ms of
/// a child's start.
/// </summary>
internal sealed class Inbox
{
    private readonly Queue<ChildMessage> messages = new();

    public void Add(ChildMessage message)
    {
        lock (messages)
        {
            messages.Enqueue(message);
            Monitor.Pulse(messages);
        }
    }

    /// <summary>The oldest message; waits for one.</summary>
    public ChildMessage Take()
    {
        lock (messages)
        {
            while (messages.Count == 0) Monitor.Wait(messages);
            return messages.Dequeue();
        }
    }
}
